import { join } from "node:path";
import { findProgram, runLogged } from "./command.ts";
import { listFiles } from "./contents.ts";
import { clangFormatVersion, clangTidyVersion } from "./programs.ts";
import { projectRoot } from "./project.ts";
import { setUp } from "./set_up.ts";
import { runTidy } from "./tidy.ts";

/** Result of one check of the gate. */
export interface GateResult {
  /** Name of the check. */
  check: string;
  /** Its outcome; a skipped check says why, a failed check what is wrong. */
  outcome: { kind: "passed" } | { kind: "skipped" | "failed"; text: string };
}

/** Checks the formatting of all code, lint and types of TypeScript, and C++ by clang-tidy. */
export async function runGate(): Promise<GateResult[]> {
  const deno = Deno.execPath();
  await setUp(["gate"]);
  return await Promise.all([
    check("deno fmt", deno, ["fmt", "--check"]),
    check("deno lint", deno, ["lint"]),
    check("deno check", deno, ["check", "--quiet"]),
    checkClangFormat(),
    checkClangTidy(),
  ]);
}

/** Prints why checks were skipped or failed, then the names of those that passed. @returns `true` when none failed. */
export function reportGate(results: readonly GateResult[]): boolean {
  for (const { check, outcome } of results) {
    if (outcome.kind === "skipped") console.log(`${check}: skipped: ${outcome.text}`);
    if (outcome.kind === "failed") console.log(`${check}: failed\n${outcome.text}`);
  }
  const failed = results.filter(({ outcome }) => outcome.kind === "failed");
  const names = results.filter(({ outcome }) => outcome.kind === "passed").map((it) => it.check);
  console.log(`gate: passed ${names.join(", ")}`);
  return failed.length === 0;
}

async function checkClangFormat(): Promise<GateResult> {
  const name = "clang-format";
  const program = await findProgram(`${name}-${clangFormatVersion}`);
  if (program === undefined) {
    const text = `this system has no ${name} ${clangFormatVersion}`;
    return { check: name, outcome: { kind: "skipped", text } };
  }
  const folder = join(projectRoot, "native");
  const files = (await listFiles(folder)).filter((path) => /\.(h|cc|c)$/.test(path));
  const result = await check(name, program, ["--dry-run", "-Werror", ...files], folder);
  if (result.outcome.kind !== "failed") return result;
  const found = [...result.outcome.text.matchAll(/^([^\s:]+):\d+:\d+: error/gm)];
  const unformatted = [...new Set(found.map(([, file]) => `native/${file}`))];
  if (unformatted.length === 0) return result;
  const text = `run clang-format-${clangFormatVersion} -i ${unformatted.join(" ")}`;
  return { check: name, outcome: { kind: "failed", text } };
}

async function checkClangTidy(): Promise<GateResult> {
  const name = "clang-tidy";
  const program = await findProgram(`${name}-${clangTidyVersion}`);
  const skipped = (text: string): GateResult => ({
    check: name,
    outcome: { kind: "skipped", text },
  });
  if (program === undefined) return skipped(`this system has no ${name} ${clangTidyVersion}`);
  const result = await runTidy(program);
  switch (result.kind) {
    case "unbuilt":
      return skipped("the sources as they are now are not built: run `deno task build`");
    case "clean":
      return { check: name, outcome: { kind: "passed" } };
    case "found":
      return { check: name, outcome: { kind: "failed", text: result.text } };
  }
}

async function check(
  name: string,
  program: string,
  args: readonly string[],
  cwd: string = projectRoot,
): Promise<GateResult> {
  const { code, output } = await runLogged(program, args, { cwd });
  if (code === 0) return { check: name, outcome: { kind: "passed" } };
  return { check: name, outcome: { kind: "failed", text: output.trimEnd() } };
}
