import { Buffer } from "node:buffer";
import { masterBytes } from "./srtp.ts";
import { messageOf } from "../platform/message_of.ts";

/** Error: a key file is not usable. The message is a sentence that says what to do. */
export class KeyFileError extends Error {
  override readonly name = "KeyFileError";
  readonly code = "key-file";
}

const othersMay = 0o077;
const howToMake = "make one by: (umask 077; openssl rand -base64 30 > mic.key)";

/**
 * Reads the key that sender and receiver share: 30 bytes in base64, key and salt, as FFmpeg expects them.
 *
 * @throws {KeyFileError}
 */
export async function readKeyFile(path: string): Promise<Uint8Array> {
  let text: string;
  try {
    // Windows has no file modes.
    const mode = (await Deno.stat(path)).mode;
    if (Deno.build.os !== "windows" && mode !== null && (mode & othersMay) !== 0) {
      throw new KeyFileError(`Others can read ${path}: run chmod 600 on it.`);
    }
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof KeyFileError) throw error;
    if (error instanceof Deno.errors.NotFound) {
      throw new KeyFileError(`There is no key file ${path}; ${howToMake}.`);
    }
    const reason = messageOf(error);
    throw new KeyFileError(`The key file ${path} can't be read: ${reason}`);
  }
  return parseKey(text, path);
}

/**
 * Parses the text of a key file.
 *
 * @param name The file's name, for the message.
 * @throws {KeyFileError}
 */
export function parseKey(text: string, name: string): Uint8Array {
  const digits = text.trim();
  const bytes = Buffer.from(digits, "base64");
  if (!/^[A-Za-z0-9+/]{40}$/.test(digits) || bytes.length !== masterBytes) {
    throw new KeyFileError(
      `${name} holds no key of ${masterBytes} bytes in base64 (40 characters); ${howToMake}.`,
    );
  }
  return new Uint8Array(bytes);
}
