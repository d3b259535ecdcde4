import { type Command, Option } from "commander";
import { join } from "node:path";
import { type BackendChoice, backendChoices, findSoundSystem } from "../../app/sound_system.ts";
import { choicesOf } from "../../app/supervisor.ts";
import { pipelineOf } from "../../config/config.ts";
import { ConfigStore } from "../../config/config_store.ts";
import { rememberedDefaults } from "../../config/default_memory.ts";
import { chooseByNames } from "../../devices/name_choices.ts";
import { planEchoTest } from "../../echo_test/plan.ts";
import { testEcho, writeRecordings } from "../../echo_test/run.ts";
import type { EchoTestFigures, EchoTestResult } from "../../echo_test/result.ts";
import { appPaths } from "../../platform/paths.ts";
import { oneLine } from "../../platform/visible_text.ts";
import { figure } from "../../report/figure.ts";
import { figuresJson } from "../../report/json.ts";
import type { CommandContext } from "../command_context.ts";
import { exitCodes, InterruptedError, UsageError } from "../exit.ts";
import { catchStopSignals } from "../stop_signals.ts";

interface TestOptions {
  readonly backend: BackendChoice;
  readonly microphone?: string;
  readonly speaker?: string;
  readonly keep?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const examples = `
Examples:
  anecho test                       play a sound of 10 seconds, and say what is left of its echo
  anecho test --speaker realtek     with the speakers whose name contains this
  anecho test --keep result         keep what the microphone heard, and what Anecho made of it
  anecho test --json                print the result for a script

It uses the devices of the settings, also while Anecho runs, and changes nothing. Nobody should speak
meanwhile. The exit code is 1 if it finds trouble.`;

/** Adds `anecho test`. */
export function addTestCommand(program: Command, context: CommandContext): void {
  program.command("test")
    .description("Play a sound, and say how loud its echo is and what Anecho leaves of it.")
    .option("--microphone <name>", "part of the microphone's name, instead of the chosen one")
    .option("--speaker <name>", "part of the speakers' name, instead of the chosen ones")
    .option("--keep <folder>", "write raw.wav and clean.wav there")
    .option("--force", "replace recordings that are there already")
    .option("--json", "print JSON")
    .addOption(
      new Option("--backend <name>", "which sound system to use")
        .choices(backendChoices).default("auto"),
    )
    .addHelpText("after", examples)
    .action((options: TestOptions) => test(options, context));
}

async function test(options: TestOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const { keep, json = false } = options;
  using stop = catchStopSignals();
  if (keep !== undefined && !options.force) await checkFolder(keep);
  const { config, trouble } = await new ConfigStore(appPaths().config).load();
  if (trouble !== undefined) terminal.note(oneLine(trouble));
  const { backend, endpoints, fallback } = await findSoundSystem(options.backend);
  if (fallback !== undefined) terminal.note(oneLine(fallback));
  const { microphone, speaker } = options;
  const named = chooseByNames({ microphone, speaker }, endpoints, true);
  const remembered = await rememberedDefaults(backend);
  const plan = planEchoTest(endpoints, { ...choicesOf(config), ...named }, remembered);
  if (plan.kind === "impossible") throw new UsageError(plan.message);
  if (!json) {
    terminal.print(oneLine(`Microphone: ${plan.microphone.name}`));
    terminal.print(oneLine(`Speakers:   ${plan.reference.name}`));
  }
  const { result, recording } = await testEcho(
    {
      backend,
      microphone: plan.microphone.id,
      speaker: plan.reference.id,
      vendorEffects: config.vendorEffects,
      pipeline: pipelineOf(config),
    },
    (share) => terminal.progress(`Listening: ${figure(100 * share, 0)} %. Please do not speak.`),
    stop.signal,
  ).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
    throw new InterruptedError("Stopped before the end: the test has no result.");
  });
  terminal.progress(undefined);
  const files = keep === undefined ? [] : await writeRecordings(recording, keep);
  if (json) terminal.print(figuresJson({ ...result, files }, 2));
  else for (const line of describeResult(result, files)) terminal.print(oneLine(line));
  if (result.verdict === "trouble") context.exitCode = exitCodes.failure;
}

/** Describes the result of an echo test for a person, line by line. */
export function describeResult(
  { findings, figures, sureness }: EchoTestResult,
  files: readonly string[],
): string[] {
  const told = findings.flatMap(({ text, todo }) => [
    text,
    ...(todo === "" ? [] : [`  What to do: ${todo}`]),
  ]);
  const kept = files.map((path) => `Written: ${path}`);
  return ["", ...told, "", ...figureLines(figures), `sureness     ${sureText[sureness]}`, ...kept];
}

const sureText = {
  "sure": "sure",
  "fairly-sure": "fairly sure",
  "unsure": "not sure",
} as const satisfies Record<EchoTestResult["sureness"], string>;

function figureLines(figures: EchoTestFigures): string[] {
  const { playedDbfs, noiseDbfs, echoDbfs, echoGainDb, leftDbfs, reductionDb } = figures;
  const { delayMs, driftPpm } = figures;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ["played", `${figure(playedDbfs, 1)} dBFS`],
    ["room noise", `${figure(noiseDbfs, 1)} dBFS`],
    [
      "echo",
      withValue(
        echoDbfs,
        (it) =>
          `${figure(it, 1)} dBFS, ${figure(Math.abs(echoGainDb ?? 0), 1)} dB ${
            (echoGainDb ?? 0) < 0 ? "below" : "above"
          } what was played`,
      ),
    ],
    [
      "left of it",
      withValue(
        leftDbfs,
        (it) => `${figure(it, 1)} dBFS, ${figure(reductionDb ?? 0, 1)} dB less than it was`,
      ),
    ],
    ["delay", withValue(delayMs, (it) => `${figure(it, 1)} ms`)],
    ["drift", withValue(driftPpm, (it) => `${figure(it, 1)} ppm`)],
  ];
  return lines.flatMap(([name, text]) => text === undefined ? [] : [`${name.padEnd(13)}${text}`]);
}

function withValue(value: number | null, say: (value: number) => string): string | undefined {
  return value === null ? undefined : say(value);
}

async function checkFolder(folder: string): Promise<void> {
  for (const name of ["raw.wav", "clean.wav"]) {
    const path = join(folder, name);
    if (await Deno.lstat(path).then(() => true, () => false)) {
      throw new UsageError(
        `${path} is there already: give another folder, or --force to replace it.`,
      );
    }
  }
}
