import { InvalidArgumentError } from "commander";
import { parseDuration } from "../report/duration.ts";

/**
 * Reads the value of an option that is a length of time, such as "500ms" or "2m".
 *
 * @return the time in seconds.
 * @throws {InvalidArgumentError}
 */
export function durationOption(text: string): number {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  throw new InvalidArgumentError("Give a time such as 500ms, 10s, 2m or 1h.");
}
