import { type Command, InvalidArgumentError, Option } from "commander";
import { resolve } from "node:path";
import { sendCommand } from "../../app/send_command.ts";
import {
  type BackendChoice,
  backendChoices,
  findSoundSystem,
  nativeBackend,
} from "../../app/sound_system.ts";
import type { Endpoint } from "../../engine/endpoint.ts";
import type { Snapshot } from "../../engine/engine.ts";
import { findDevices, MeetingDeviceError } from "../../meeting/meeting_devices.ts";
import { appPaths } from "../../platform/paths.ts";
import { oneLine } from "../../platform/visible_text.ts";
import { addCleaningOptions, type CleaningOptions, pipelineConfig } from "../cleaning_options.ts";
import type { CommandContext } from "../command_context.ts";
import { durationOption } from "../duration_option.ts";
import { exitCodes, UsageError } from "../exit.ts";
import { sourcesOf } from "../meeting/meeting_options.ts";
import { describeSaved } from "../session/describe_session.ts";
import { recordSession as recordInto, type SessionRequest } from "../session/session_recording.ts";
import { catchStopSignals } from "../stop_signals.ts";
import { messageOf } from "../../platform/message_of.ts";

interface SessionOptions extends CleaningOptions {
  readonly duration?: number;
  /** How much of the past to save, in seconds. */
  readonly last?: number;
  readonly private?: boolean;
  readonly yes?: boolean;
  readonly microphone?: string;
  readonly speaker?: string;
  readonly backend: BackendChoice;
}

const examples = `
Examples:
  anecho record-session trouble --duration 60s     record a minute, after asking you
  anecho record-session trouble --private --yes    without names, and without asking
  anecho record-session trouble --last 60s         what the running Anecho has kept of the last minute

Everything stays on this computer, in the folder. It holds your voice and all that is played, as
they were: listen before you hand it on. docs/sessions.md describes the files.`;

/** Adds `anecho record-session`, which records what a bug report needs. */
export function addRecordSessionCommand(program: Command, context: CommandContext): void {
  const command = program.command("record-session")
    .description("Record microphone, reference and output with all times, for a bug report.")
    .argument("<folder>", "a new or empty folder to write to")
    .option("--duration <time>", "how long to record, such as 500ms, 10s, 2m or 1h", durationOption)
    .option(
      "--last <time>",
      'write what the running Anecho has kept, up to 60s (setting "keepLastMinute")',
      lastTime,
    )
    .option("--private", "leave out the names of devices and programs")
    .option("--yes", "do not ask first")
    .option("--microphone <name>", "part of the name of your microphone, instead of the default")
    .option("--speaker <name>", "part of the speakers' name, instead of the default")
    .addOption(
      new Option("--backend <name>", "which sound system to use")
        .choices(backendChoices).default("auto"),
    );
  addCleaningOptions(command)
    .addHelpText("after", examples)
    .action((folder: string, options: SessionOptions) => recordSession(folder, options, context));
}

async function recordSession(
  folder: string,
  options: SessionOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  if (options.last !== undefined) return await saveLast(folder, options.last, options, context);
  const { backend, endpoints, fallback } = await findSoundSystem(options.backend);
  if (fallback !== undefined) terminal.note(oneLine(fallback));
  const sources = sourcesOf(options, endpoints);
  const find = (all: readonly Endpoint[]) => findDevices(all, sources);
  // Found before the person is asked: without devices the question is pointless.
  const devices = find(endpoints);
  if (devices.kind === "impossible") throw new MeetingDeviceError(devices.message);
  await checkFolder(folder);
  if (!isAgreed(folder, options)) {
    terminal.note("Nothing was recorded.");
    return;
  }
  using stop = catchStopSignals();
  await makeFolder(folder);
  const end = options.duration === undefined
    ? new AbortController().signal
    : AbortSignal.timeout(options.duration * 1000);
  const request: SessionRequest = {
    folder,
    backend,
    endpoints,
    find,
    pipeline: pipelineConfig(options),
    privacy: { isPrivate: options.private ?? false },
    version: context.version,
    signal: AbortSignal.any([stop.signal, end]),
  };
  const { seconds, hasFailed } = await recordInto(request, {
    begun: () => {},
    trouble: (text) => terminal.note(`anecho: ${oneLine(text)}`),
    progress: (snapshot) => terminal.progress(snapshot && progressOf(snapshot)),
  });
  if (hasFailed) context.exitCode = exitCodes.failure;
  terminal.print(oneLine(`${folder}: ${seconds.toFixed(1)} s recorded.`));
}

function lastTime(text: string): number {
  const seconds = durationOption(text);
  if (seconds >= 1 && seconds <= 60) return seconds;
  throw new InvalidArgumentError("Give a time from 1s to 60s.");
}

/** Makes the running Anecho write the sound that it has kept, and adds the session's other files. */
async function saveLast(
  folder: string,
  seconds: number,
  options: SessionOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal, version } = context;
  if (options.duration !== undefined) {
    throw new UsageError(
      "--last saves what was kept, and --duration records anew: leave one of them out.",
    );
  }
  const { runtime } = appPaths();
  // Checked before the person is asked: without a running Anecho the question is pointless.
  await sendCommand(runtime, { command: "status" });
  await checkFolder(folder);
  if (!isAgreed(folder, options)) {
    terminal.note("Nothing was written.");
    return;
  }
  await makeFolder(folder);
  const path = resolve(folder);
  const reply = await sendCommand(runtime, { command: "save-session", folder: path, seconds });
  if (!reply.ok || reply.session === undefined) {
    // Removes the folder if it is empty.
    await Deno.remove(folder).catch(() => {});
    const message = reply.ok ? "The running Anecho is too old: restart it." : reply.message;
    if (!reply.ok && reply.isUsage) throw new UsageError(message);
    terminal.note(`anecho: ${oneLine(message)}`);
    context.exitCode = exitCodes.failure;
    return;
  }
  const backend = options.backend === "auto" ? nativeBackend() : options.backend;
  const privacy = { isPrivate: options.private ?? false };
  await describeSaved(folder, reply.session, { version, backend }, privacy);
  terminal.print(oneLine(`${folder}: the last ${seconds} s, as far as they were kept.`));
}

/** @throws {UsageError} If the folder exists and is not empty, or can't be read. */
async function checkFolder(folder: string): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(folder)) {
      throw new UsageError(`${folder} holds ${name} already: name a new folder.`);
    }
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return;
    if (cause instanceof UsageError) throw cause;
    throw unusable(folder, cause);
  }
}

/** @throws {UsageError} */
async function makeFolder(folder: string): Promise<void> {
  try {
    // No other user may read the recording.
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

function unusable(folder: string, cause: unknown): UsageError {
  const reason = messageOf(cause);
  return new UsageError(`${folder} can't be used as a folder: name another one (${reason}).`, {
    cause,
  });
}

/** Asks the person for consent, if needed. @throws {UsageError} If no person is at the terminal. */
function isAgreed(folder: string, options: SessionOptions): boolean {
  if (options.yes) return true;
  if (!Deno.stdin.isTerminal()) {
    throw new UsageError(
      "This records what is said, and there is no terminal to ask you at: add --yes.",
    );
  }
  const names = options.private ? "no names of devices" : "the names of your devices";
  return confirm(
    `This writes to ${folder}: what your microphone hears, what your speakers play, your voice ` +
      `without the echo, the times of all that, and what \`anecho doctor\` finds; ${names}. ` +
      "Nothing leaves this computer. Record now?",
  );
}

function progressOf({ frames }: Snapshot): string {
  return `Recording: ${Math.floor(frames / 100)} s. Ctrl+C ends it.`;
}
