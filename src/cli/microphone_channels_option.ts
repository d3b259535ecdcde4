import { InvalidArgumentError, Option } from "commander";

/** Channels of the microphone that are used: numbers from 1, or "automatic" to choose by their sound. */
export type MicrophoneChannelsOption = "automatic" | readonly number[];

/** @return the option `--microphone-channels`. */
export function microphoneChannelsOption(): Option {
  return new Option(
    "--microphone-channels <list>",
    "which channels of the microphone are heard: automatic, or numbers such as 1 or 1,3",
  ).argParser(parseMicrophoneChannels);
}

/**
 * Reads the option's value: "automatic", or numbers from 1 to 32 separated by commas.
 *
 * @throws {InvalidArgumentError}
 */
export function parseMicrophoneChannels(text: string): MicrophoneChannelsOption {
  if (text === "automatic") return text;
  const numbers = text.split(",").map((part) => /^\d{1,2}$/.test(part.trim()) ? Number(part) : 0);
  if (numbers.some((number) => number < 1 || number > 32)) {
    throw new InvalidArgumentError('Name "automatic", or channels from 1 to 32, such as 1,3.');
  }
  return [...new Set(numbers)].sort((a, b) => a - b);
}
