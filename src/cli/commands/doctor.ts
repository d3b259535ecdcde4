import { type Command, InvalidArgumentError, Option } from "commander";
import { type BackendChoice, backendChoices } from "../../app/sound_system.ts";
import { diagnose } from "../../doctor/diagnose.ts";
import type { Facts } from "../../doctor/facts.ts";
import type { Finding, Verdict } from "../../doctor/finding.ts";
import { askAppAgain, gatherFacts } from "../../doctor/gather.ts";
import { listenTo } from "../../doctor/sound/listen.ts";
import { findTranslator } from "../../language/find_translator.ts";
import { oneLine } from "../../platform/visible_text.ts";
import { figuresJson } from "../../report/json.ts";
import type { CommandContext } from "../command_context.ts";
import { durationOption } from "../duration_option.ts";
import { exitCodes, InterruptedError } from "../exit.ts";
import { catchStopSignals } from "../stop_signals.ts";
import type { Terminal } from "../terminal.ts";

interface DoctorOptions {
  readonly backend: BackendChoice;
  readonly json?: boolean;
  /** How long to listen, in seconds. */
  readonly listen?: number;
}

const examples = `
Examples:
  anecho doctor            look for what keeps Anecho from working
  anecho doctor --json     the same for a script
  anecho doctor --listen 10s
                           listen as well: play something on the speakers, and talk now and then

It finds most while Anecho runs, an app records from it, and something plays. The exit code is 1
if there is trouble. It changes nothing, and stores none of the sound that it hears.`;

/** Adds `anecho doctor`. */
export function addDoctorCommand(program: Command, context: CommandContext): void {
  program.command("doctor")
    .description("Find out why Anecho does not work, and what to do.")
    .addOption(
      new Option("--backend <name>", "which sound system to ask")
        .choices(backendChoices).default("auto"),
    )
    .option(
      "--listen <time>",
      "listen to microphone and speakers for this time, 3s to 60s, and judge the sound too",
      listeningTime,
    )
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action((options: DoctorOptions) => examine(options, context));
}

function listeningTime(text: string): number {
  const seconds = durationOption(text);
  if (seconds >= 3 && seconds <= 60) return seconds;
  throw new InvalidArgumentError("Give a time from 3s to 60s.");
}

async function examine(options: DoctorOptions, context: CommandContext): Promise<void> {
  const { terminal, version } = context;
  const backend = options.backend === "auto" ? undefined : options.backend;
  using stop = options.listen === undefined ? undefined : catchStopSignals();
  const gathered = await gatherFacts(version, backend);
  const facts = options.listen === undefined || stop === undefined
    ? gathered
    : await listen(gathered, options.listen, stop.signal, terminal);
  const findings = diagnose(facts);
  if (options.json) terminal.print(figuresJson({ ...describeSystem(facts), findings }, 2));
  else for (const line of await inWords(findings, facts)) terminal.print(oneLine(line));
  if (findings.some(({ verdict }) => verdict === "trouble")) context.exitCode = exitCodes.failure;
}

async function listen(
  facts: Facts,
  seconds: number,
  stop: AbortSignal,
  terminal: Terminal,
): Promise<Facts> {
  const progress = (share: number) =>
    terminal.progress(
      `Listening: ${(100 * share).toFixed(0)} %. Play something, and talk now and then.`,
    );
  try {
    const heard = await listenTo(facts, { seconds, progress, stop });
    return { ...await askAppAgain(facts), heard };
  } catch (error) {
    if (!stop.aborted) throw error;
    throw new InterruptedError("Stopped before the end: the doctor has found nothing yet.");
  } finally {
    terminal.progress(undefined);
  }
}

/** @return the report's lines in the person's language. */
async function inWords(findings: readonly Finding[], { settings }: Facts): Promise<string[]> {
  const language = settings.kind === "known" ? settings.value.config.language : undefined;
  const translator = await findTranslator(language ?? "system");
  return describeFindings(findings, (text) => translator.translate(text).text);
}

function describeSystem({ version, os, backend }: Facts) {
  return { version, system: { os, arch: Deno.build.arch, kernel: Deno.osRelease(), backend } };
}

/** The parts of the report, the most serious first. */
const parts: readonly { readonly verdict: Verdict; readonly title: string }[] = [
  { verdict: "trouble", title: "Trouble" },
  { verdict: "note", title: "Worth knowing" },
  { verdict: "ok", title: "In order" },
  { verdict: "unknown", title: "Could not be checked" },
];

/** Translates a sentence. */
type Say = (text: string) => string;

/** Describes findings for a person, line by line, the most serious first; trouble and notes with what to do. */
export function describeFindings(findings: readonly Finding[], say: Say = (it) => it): string[] {
  const lines = parts.flatMap(({ verdict, title }) => {
    const some = findings.filter((it) => it.verdict === verdict);
    if (some.length === 0) return [];
    const texts = verdict === "unknown"
      ? describeUnknown(some, say)
      : some.flatMap((it) => describeFinding(it, say));
    return [say(`${title} (${some.length}):`), ...texts, ""];
  });
  const count = findings.filter(({ verdict }) => verdict === "trouble").length;
  const things = count === 1 ? "1 thing keeps" : `${count} things keep`;
  const conclusion = count === 0
    ? "Nothing was found that keeps Anecho from working."
    : `${things} Anecho from working as it should.`;
  return [...lines, say(conclusion)];
}

/** Describes what could not be checked: one line for each reason, since many findings share one. */
function describeUnknown(findings: readonly Finding[], say: Say): string[] {
  return [...Map.groupBy(findings, ({ found }) => found)]
    .map(([why, some]) => `  ${say(why)} [${some.map(({ id }) => id).join(", ")}]`);
}

function describeFinding({ id, verdict, found, means, todo }: Finding, say: Say): string[] {
  if (verdict === "ok") return [`  ${say(found)}`];
  return [
    `  ${say(found)} [${id}]`,
    ...(means === "" ? [] : [`    ${say(means)}`]),
    ...(todo === "" ? [] : [`    ${say("What to do:")} ${say(todo)}`]),
  ];
}
