import { callNonblocking } from "./call.ts";

/**
 * Fetches a text of unknown length.
 *
 * @param run Makes the call with a buffer for the text, its capacity in bytes, a buffer for the number of
 * bytes that the whole text needs, and the error struct.
 * @throws {AnechoError} If a call fails.
 */
export async function nativeText(
  run: (
    text: Uint8Array<ArrayBuffer>,
    capacity: number,
    needed: Uint8Array<ArrayBuffer>,
    error: Uint8Array<ArrayBuffer>,
  ) => Promise<number>,
): Promise<string> {
  const needed = new Uint32Array(1);
  const neededBytes = new Uint8Array(needed.buffer);
  let text = new Uint8Array(1024);
  while (true) {
    const room = text;
    await callNonblocking(
      [room, neededBytes],
      (error) => run(room, room.length, neededBytes, error),
    );
    const bytes = needed[0] ?? 0;
    if (bytes <= text.length) return new TextDecoder().decode(text.subarray(0, bytes - 1));
    text = new Uint8Array(bytes);
  }
}

/** @return the lines of a text; empty for an empty text. */
export function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}
