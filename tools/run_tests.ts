/**
 * Runs every test of the project, or the parts that are named, and ends with their sums.
 *
 * @module
 */
import { join } from "node:path";
import { build } from "./build.ts";
import { runLogged } from "./command.ts";
import { reportGate, runGate } from "./gate.ts";
import { buildRoot, projectRoot } from "./project.ts";
import {
  completeReport,
  emptyReport,
  formatReport,
  readJUnit,
  type Report,
  sumReports,
} from "./reports.ts";
import { setUp } from "./set_up.ts";
import { runTool, ToolError } from "./tool_error.ts";
import { exportedNames, foreignImports } from "./windows_library.ts";

const isWindows = Deno.build.os === "windows";

/** A hanging test program is ended after this time, in milliseconds. */
const timeout_ms = 20 * 60_000;

const parts = {
  gate: testGate,
  deno: testDeno,
  native: testNative,
  threads: testThreads,
  windows: testWindowsLibrary,
};

type PartName = keyof typeof parts;

function isPartName(word: string): word is PartName {
  return Object.hasOwn(parts, word);
}

async function testGate(): Promise<Report> {
  const results = await runGate();
  reportGate(results);
  // The gate proves nothing about behaviour: only its failures count.
  const failed = results.filter(({ outcome }) => outcome.kind === "failed").length;
  return { ...emptyReport, failed };
}

async function testDeno(): Promise<Report> {
  await build("release");
  // For the guard of quality; here, so that a failing build is told as one.
  await build("quality");
  const args = ["test", "--allow-all", "--no-check"];
  return await runTests("deno", "--junit-path=", Deno.execPath(), args);
}

async function testNative(): Promise<Report> {
  if (isWindows) {
    return await runTests("native", "--gtest_output=xml:", await build("tests"), ["--gtest_brief"]);
  }
  return await runTests("native-asan", "--gtest_output=xml:", await build("asan"), [
    "--gtest_brief",
  ], {
    ASAN_OPTIONS: "detect_stack_use_after_return=1:strict_string_checks=1",
    UBSAN_OPTIONS: "print_stacktrace=1",
  });
}

async function testThreads(): Promise<Report> {
  if (isWindows) return emptyReport;
  const program = await build("tsan");
  // Address randomisation of 32 bits, as on recent kernels, is too much for GCC 12's sanitizer.
  const fixed = [Deno.build.arch, "-R"];
  const canFix = await runLogged("setarch", [...fixed, "true"]).then((it) => it.code === 0);
  const [first, ...rest] = canFix ? ["setarch", ...fixed, program] : [program];
  return await runTests("native-tsan", "--gtest_output=xml:", first, [
    ...rest,
    "--gtest_brief",
    "--gtest_filter=Engine*",
  ], { TSAN_OPTIONS: "halt_on_error=1:second_deadlock_stack=1" });
}

async function testWindowsLibrary(): Promise<Report> {
  if (isWindows) return emptyReport;
  const library = await build("windows");
  const { code, output } = await runLogged("x86_64-w64-mingw32-objdump", ["-p", library]);
  const foreign = foreignImports(output);
  const names = exportedNames(output);
  const strange = names.filter((name) => !name.startsWith("anecho_"));
  const check = (isGood: boolean, name: string, found: string): Report => {
    console.log(`windows: anecho.dll ${name} ... ${isGood ? "ok" : `FAILED: ${found}`}`);
    return isGood ? { ...emptyReport, passed: 1 } : { ...emptyReport, failed: 1 };
  };
  return sumReports([
    check(code === 0 && foreign.length === 0, "imports only system libraries", foreign.join()),
    check(names.length > 0 && strange.length === 0, "exports only anecho_*", strange.join()),
  ]);
}

async function runTests(
  name: string,
  reportOption: string,
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Report> {
  const file = join(buildRoot, `${name}.xml`);
  await Deno.remove(file).catch(() => {});
  const started_ms = performance.now();
  const { code } = await new Deno.Command(program, {
    args: [...args, `${reportOption}${file}`],
    cwd: projectRoot,
    env,
    stdin: "null",
    signal: AbortSignal.timeout(timeout_ms),
  }).spawn().status;
  const xml = await Deno.readTextFile(file).catch(() => undefined);
  const report = completeReport(xml === undefined ? undefined : readJUnit(xml), code);
  const seconds = ((performance.now() - started_ms) / 1000).toFixed(1);
  console.log(`${name}: ${formatReport(report)} in ${seconds} s, exit code ${code}`);
  return report;
}

/** A part that cannot run is one failure; a missing program stops everything. */
async function runPart(name: PartName): Promise<Report> {
  try {
    return await parts[name]();
  } catch (error) {
    const isExpected = error instanceof ToolError;
    if (isExpected && error.exitCode === 2) throw error;
    console.log(`${name}: failed:`, isExpected ? error.message : error);
    return { ...emptyReport, failed: 1 };
  }
}

await runTool(async () => {
  const all = Object.keys(parts).filter(isPartName);
  for (const word of Deno.args) {
    if (!isPartName(word)) {
      throw new ToolError("usage", `There is no part "${word}": choose from ${all.join(", ")}.`);
    }
  }
  const chosen = Deno.args.length > 0 ? Deno.args.filter(isPartName) : all;
  await setUp(["build", "windows", "gate"]);
  const reports: Report[] = [];
  for (const name of chosen) reports.push(await runPart(name));
  const sum = sumReports(reports);
  for (const { name, reason } of sum.skipped) console.log(`skipped: ${name}: ${reason}`);
  console.log(formatReport(sum));
  Deno.exit(sum.failed > 0 ? 1 : 0);
});
