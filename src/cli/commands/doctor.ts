import { type Command, Option } from "commander";
import { type BackendChoice, backendChoices } from "../../app/sound_system.ts";
import { diagnose } from "../../doctor/diagnose.ts";
import type { Facts } from "../../doctor/facts.ts";
import type { Finding, Verdict } from "../../doctor/finding.ts";
import { gatherFacts } from "../../doctor/gather.ts";
import { findTranslator } from "../../language/find_translator.ts";
import { oneLine } from "../../platform/visible_text.ts";
import { figuresJson } from "../../report/json.ts";
import type { CommandContext } from "../command_context.ts";
import { exitCodes } from "../exit.ts";

interface DoctorOptions {
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

const examples = `
Examples:
  anecho doctor            look for what keeps Anecho from working
  anecho doctor --json     the same for a script

It sees most while Anecho runs, an app records from it, and something plays. It ends with 1
where there is trouble, and changes nothing.`;

/** Adds `anecho doctor`. */
export function addDoctorCommand(program: Command, context: CommandContext): void {
  program.command("doctor")
    .description("Find out why Anecho does not work, and what to do.")
    .addOption(
      new Option("--backend <name>", "which sound system to ask")
        .choices(backendChoices).default("auto"),
    )
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action((options: DoctorOptions) => examine(options, context));
}

async function examine(options: DoctorOptions, context: CommandContext): Promise<void> {
  const { terminal, version } = context;
  const backend = options.backend === "auto" ? undefined : options.backend;
  const facts = await gatherFacts(version, backend);
  const findings = diagnose(facts);
  if (options.json) terminal.print(figuresJson({ ...describeSystem(facts), findings }, 2));
  else for (const line of await inWords(findings, facts)) terminal.print(oneLine(line));
  if (findings.some(({ verdict }) => verdict === "trouble")) context.exitCode = exitCodes.failure;
}

/** @return lines in the person's language. */
async function inWords(findings: readonly Finding[], { settings }: Facts): Promise<string[]> {
  const language = settings.kind === "known" ? settings.value.config.language : undefined;
  const translator = await findTranslator(language ?? "system");
  return describeFindings(findings, (text) => translator.translate(text).text);
}

function describeSystem({ version, os, backend }: Facts) {
  return { version, system: { os, arch: Deno.build.arch, kernel: Deno.osRelease(), backend } };
}

/** The parts of the report, the gravest first. */
const parts: readonly { readonly verdict: Verdict; readonly title: string }[] = [
  { verdict: "trouble", title: "Trouble" },
  { verdict: "note", title: "Worth knowing" },
  { verdict: "ok", title: "In order" },
  { verdict: "unknown", title: "Not found out" },
];

/** Says a sentence in another language. */
type Say = (text: string) => string;

/** The lines about findings for a person: trouble first, each with what to do. */
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

/** One line for each reason, since most have the same. */
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
