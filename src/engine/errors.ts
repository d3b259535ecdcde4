import { enums } from "./abi.ts";

const { STATUS } = enums;

/** Kind of an {@linkcode AnechoError}. */
export type AnechoErrorCode =
  /** A call to the native library had an argument that is not valid. */
  | "invalid-argument"
  /** The object of the native library, such as an engine or a run, is closed already. */
  | "invalid-handle"
  /** A setting is unknown or has a wrong value. */
  | "invalid-config"
  /** A file can't be opened, read, created or written. */
  | "file"
  /** A file does not hold usable audio. */
  | "bad-audio"
  /** The call is not possible in the present state. */
  | "state"
  /** A device or sound server is missing or failed. */
  | "device"
  /** A fault of Anecho itself. */
  | "internal"
  /** The native library is missing, or does not fit this program. */
  | "library";

/**
 * Error of the native library. The message is a sentence that says what to do.
 *
 * @example
 * ```ts
 * import { probeAudioFile } from "./audio_file.ts";
 *
 * try {
 *   probeAudioFile("missing.wav");
 * } catch (error) {
 *   if (error instanceof AnechoError && error.code === "file") console.error(error.message);
 * }
 * ```
 */
export class AnechoError extends Error {
  override readonly name = "AnechoError";

  /**
   * @param code The kind of failure.
   * @param message A sentence for the person who has to act on it.
   */
  constructor(readonly code: AnechoErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

const codes: ReadonlyMap<number, AnechoErrorCode> = new Map([
  [STATUS.INVALID_ARGUMENT, "invalid-argument"],
  [STATUS.INVALID_HANDLE, "invalid-handle"],
  [STATUS.INVALID_CONFIG, "invalid-config"],
  [STATUS.FILE, "file"],
  [STATUS.BAD_AUDIO, "bad-audio"],
  [STATUS.STATE, "state"],
  [STATUS.DEVICE, "device"],
  [STATUS.INTERNAL, "internal"],
]);

/** @return the error for a negative ANECHO_ status and the text that came with it. */
export function errorFromStatus(status: number, message: string): AnechoError {
  const code = codes.get(status) ?? "internal";
  return new AnechoError(code, message || `The native library failed with status ${status}.`);
}
