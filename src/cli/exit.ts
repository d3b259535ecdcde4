import { InstanceError } from "../app/send_command.ts";
import { ConfigWriteError } from "../config/config_store.ts";
import { DeviceNameError } from "../devices/name_choices.ts";
import { AnechoError, type AnechoErrorCode } from "../engine/errors.ts";
import { MeetingDeviceError } from "../meeting/meeting_devices.ts";
import { AutostartError } from "../platform/autostart.ts";
import { NoHomeError } from "../platform/paths.ts";
import { InstancePlaceError } from "../platform/single_instance.ts";
import { WindowError } from "../window/open_window.ts";
import { KeyFileError } from "../remote_mic/key_file.ts";
import { ListenError } from "../remote_mic/udp_listener.ts";
import { AddressError } from "../remote_mic/udp_target.ts";
import { TrayError } from "../tray/tray_controller.ts";
import { messageOf } from "../platform/message_of.ts";

/** Exit code of the process. */
export const exitCodes = {
  /** Everything went well. */
  ok: 0,
  /** The command failed while it ran, Anecho is not running, or the doctor or the echo test found trouble. */
  failure: 1,
  /** The command line, or a file or device that it names, is not usable. */
  usage: 2,
  /** The command was ended by Ctrl+C, or by another request to end, before it was done. */
  interrupted: 130,
} as const;

/** One of {@linkcode exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Error: the command line is wrong. The message is a sentence that says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "usage";
}

/** Error: the command was told to stop. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  readonly code = "interrupted";

  /** @param message What happened to the results. @default nothing was written */
  constructor(message = "Stopped before the end; nothing was written.") {
    super(message);
  }
}

/** Error: a result can't be written. */
export class WriteError extends Error {
  override readonly name = "WriteError";
  readonly code = "write";
}

const badInput: ReadonlySet<AnechoErrorCode> = new Set(["file", "bad-audio", "invalid-config"]);

/** Errors that end with exit code 2; the message is a sentence that says what to do. */
const badChoices = [
  UsageError,
  DeviceNameError,
  MeetingDeviceError,
  ListenError,
  AddressError,
  KeyFileError,
];

/** Errors that end with exit code 1; the message is a sentence for the person. */
const failures = [
  WriteError,
  InstanceError,
  InstancePlaceError,
  AutostartError,
  ConfigWriteError,
  NoHomeError,
  TrayError,
  WindowError,
];

/** @return the exit code of a command that threw `error`, and the sentence to show. */
export function explain(error: unknown): { code: ExitCode; sentence: string } {
  if (badChoices.some((type) => error instanceof type) && error instanceof Error) {
    return { code: exitCodes.usage, sentence: error.message };
  }
  if (error instanceof InterruptedError) {
    return { code: exitCodes.interrupted, sentence: error.message };
  }
  if (failures.some((type) => error instanceof type) && error instanceof Error) {
    return { code: exitCodes.failure, sentence: error.message };
  }
  if (error instanceof AnechoError) {
    const code = badInput.has(error.code) ? exitCodes.usage : exitCodes.failure;
    return { code, sentence: error.message };
  }
  const reason = messageOf(error);
  if (/is not valid UTF-8/.test(reason)) {
    const sentence =
      `${reason} text, which Anecho can't work with: rename it, or run Anecho from another folder.`;
    return { code: exitCodes.usage, sentence };
  }
  const sentence =
    `Something went wrong that should not: ${reason} (set ANECHO_DEBUG=1 to see where).`;
  return { code: exitCodes.failure, sentence };
}
