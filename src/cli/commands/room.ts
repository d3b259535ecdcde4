import { type Command, InvalidArgumentError, Option } from "commander";
import { join } from "node:path";
import {
  type EngineConfig,
  type RoomScene,
  roomScenes,
  type RoomSize,
  roomSizes,
} from "../../engine/config.ts";
import { Engine } from "../../engine/engine.ts";
import { type EngineEvent, isFaulted } from "../../engine/engine_event.ts";
import {
  addCleaningOptions,
  addStereoOutputOption,
  type CleaningOptions,
  pipelineConfig,
} from "../cleaning_options.ts";
import { durationOption } from "../duration_option.ts";
import { exitCodes, UsageError } from "../exit.ts";
import type { CommandContext } from "../command_context.ts";
import { catchStopSignals } from "../stop_signals.ts";
import { oneLine } from "../../platform/visible_text.ts";
import { jsonOutput, textOutput } from "./room_output.ts";
import { messageOf } from "../../platform/message_of.ts";

interface RoomOptions extends CleaningOptions {
  readonly room: RoomSize;
  readonly scene: RoomScene;
  readonly accelerated?: boolean;
  readonly far?: string;
  readonly near?: string;
  readonly seed?: number;
  readonly duration?: number;
  readonly record?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const statusMs = 1000;

const examples = `
Examples:
  anecho run                                      run until Ctrl+C
  anecho run --duration 30s --room large          half a minute in a large room
  anecho run --far talk.wav --record session      keep what was heard and what was made of it
  anecho run --duration 10s --json                figures for a script, one JSON object per line`;

/** Adds `anecho run`. */
export function addRoomCommand(program: Command, context: CommandContext): void {
  const command = program.command("run")
    .description(
      "Run only the engine, in a simulated room, and show its figures. (`anecho -v` shows those of your devices.)",
    )
    .addOption(
      new Option("--room <size>", "size of the simulated room")
        .choices(roomSizes).default("medium"),
    )
    .addOption(
      new Option("--scene <who>", "who talks in the room")
        .choices(roomScenes).default("conversation"),
    )
    .option("--far <file>", "what the speakers of the room play, instead of a built-in voice")
    .option("--near <file>", "who speaks in the room, instead of a built-in voice")
    .option(
      "--seed <number>",
      "seed of the random numbers: the same seed makes the same sound",
      seedOf,
    )
    .option("--duration <time>", "how long to run, such as 500ms, 10s, 2m or 1h", durationOption)
    .option("--accelerated", "let time pass as fast as the processor allows")
    .option("--record <folder>", "write microphone.wav, reference.wav and output.wav there")
    .option("--force", "replace recordings that are there already");
  addStereoOutputOption(addCleaningOptions(command))
    .option("--json", "print one JSON object per line")
    .addHelpText("after", examples)
    .action((options: RoomOptions) => runRoom(options, context));
}

async function runRoom(options: RoomOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const output = options.json ? jsonOutput(terminal) : textOutput(terminal);
  if (options.record !== undefined) await prepareFolder(options.record, options.force ?? false);
  const config = engineConfig(options);
  using stop = catchStopSignals();
  await using engine = await Engine.open(config);
  output.started(config);
  using ticker = every(statusMs, () => output.status(engine.snapshot()));
  for await (const event of engine.events(AbortSignal.any([stop.signal, ticker.failed]))) {
    output.event(event);
    const trouble = troubleIn(event);
    if (trouble !== undefined) {
      context.exitCode = exitCodes.failure;
      terminal.note(`anecho: ${oneLine(trouble)}`);
    }
    if (event.kind === "finished" || isFaulted(event)) break;
  }
  ticker.failed.throwIfAborted();
  output.closing(engine.snapshot());
}

function engineConfig(options: RoomOptions): EngineConfig {
  return {
    backend: "simulated",
    pipeline: pipelineConfig(options),
    room: {
      size: options.room,
      scene: options.scene,
      far: options.far,
      near: options.near,
      seed: options.seed,
      durationS: options.duration,
      accelerated: options.accelerated,
    },
    recordDirectory: options.record,
  };
}

function troubleIn(event: EngineEvent): string | undefined {
  return isFaulted(event) || event.kind === "recording-failed" ? event.cause : undefined;
}

async function prepareFolder(folder: string, force: boolean): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (cause) {
    const reason = messageOf(cause);
    throw new UsageError(
      `--record ${folder} can't be created: give another folder (${reason}).`,
      { cause },
    );
  }
  if (force) return;
  for (const name of ["microphone.wav", "reference.wav", "output.wav"]) {
    const path = join(folder, name);
    const isThere = await Deno.lstat(path).then(() => true, () => false);
    if (isThere) {
      throw new UsageError(
        `${path} is there already: give another folder, or --force to replace it.`,
      );
    }
  }
}

interface Ticker extends Disposable {
  /** Aborted with the error that the action threw; the ticking ends then. */
  readonly failed: AbortSignal;
}

function every(intervalMs: number, action: () => void): Ticker {
  const failure = new AbortController();
  const timer = setInterval(() => {
    try {
      action();
    } catch (error) {
      clearInterval(timer);
      failure.abort(error);
    }
  }, intervalMs);
  return { failed: failure.signal, [Symbol.dispose]: () => clearInterval(timer) };
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= 0x7fff_ffff) return seed;
  throw new InvalidArgumentError("Give a whole number from 0 to 2147483647.");
}
