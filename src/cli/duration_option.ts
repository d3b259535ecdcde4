import { InvalidArgumentError } from "commander";
import { parseDuration } from "../report/duration.ts";

/** Reads the value of an option that is a length of time, in seconds. */
export function durationOption(text: string): number {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  throw new InvalidArgumentError("Give a time such as 500ms, 10s, 2m or 1h.");
}
