import { InvalidArgumentError } from "commander";

/** Reads the number of channels of a virtual microphone. @throws {InvalidArgumentError} */
export function monoOrStereo(text: string): 1 | 2 {
  if (text === "1") return 1;
  if (text === "2") return 2;
  throw new InvalidArgumentError("Give 1 or 2.");
}
