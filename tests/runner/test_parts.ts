import { join } from "node:path";
import { type Built, handOn } from "../../tools/build.ts";
import { buildUi } from "../../tools/build_ui.ts";
import { runLogged } from "../../tools/command.ts";
import { reportGate, runGate } from "../../tools/gate.ts";
import { buildRoot, projectRoot } from "../../tools/project.ts";
import { setUp } from "../../tools/set_up.ts";
import {
  completeReport,
  emptyReport,
  formatReport,
  readJUnit,
  type Report,
  sumReports,
} from "./reports.ts";
import type { VariantName } from "../../tools/variants.ts";
import { runWineTests } from "./wine_tests.ts";
import { exportedNames, foreignImports } from "../../tools/windows_library.ts";

/** A part of the tests that can be run alone. */
export interface TestPart {
  /** Variants that are built before it runs. */
  readonly builds: readonly VariantName[];
  /** Whether it plays sound in real time, and so runs alone. @default false */
  readonly isLive?: boolean;
  /** Runs it with the built variants. May throw a ToolError. */
  readonly run: (built: Built) => Promise<Report>;
}

const isWindows = Deno.build.os === "windows";

/** A hanging test program is ended after this time, in milliseconds. */
const timeout_ms = 20 * 60_000;

/** Tests that play sound through real sound systems, or need the programs of both systems. */
const liveFolders = ["testing/rig", "tests/pipewire", "tests/package"];

/** Tests that play sound under Wine. */
const wineFolder = "tests/windows";

/** Tests that drive the settings page in a browser. */
const browserFolder = "tests/browser";

/** All parts by name, in the order in which their variants are built. */
export const testParts = {
  gate: { builds: isWindows ? [] : ["release"], run: testGate },
  deno: { builds: ["release", "quality"], run: testDeno },
  browser: { builds: isWindows ? [] : ["release"], run: testBrowser },
  native: { builds: [isWindows ? "tests" : "asan"], run: testNative },
  hours: { builds: isWindows ? [] : ["hours"], run: testHours },
  threads: { builds: isWindows ? [] : ["tsan"], run: testThreads },
  windows: { builds: isWindows ? [] : ["windows", "windows-tests"], run: testWindows },
  live: {
    builds: isWindows ? [] : ["release", "windows", "windows-tests"],
    isLive: true,
    run: testLive,
  },
  wine: {
    builds: isWindows ? [] : ["release", "windows", "windows-tests"],
    isLive: true,
    run: testWine,
  },
} as const satisfies Readonly<Record<string, TestPart>>;

/** Name of a part. */
export type TestPartName = keyof typeof testParts;

/** Tells whether a word of the command line names a part. */
export function isTestPartName(word: string): word is TestPartName {
  return Object.hasOwn(testParts, word);
}

/** @returns the path of a variant. The table of parts names it, so it was built. */
function pathOf(built: Built, name: VariantName): string {
  const path = built.get(name);
  if (path === undefined) throw new Error(`${name} is used by a part that does not list it`);
  return path;
}

async function testGate(): Promise<Report> {
  const results = await runGate();
  reportGate(results);
  // The gate proves nothing about behaviour: only its failures count.
  const failed = results.flatMap(({ check, outcome }) =>
    outcome.kind === "failed" ? [{ name: "gate", reason: check }] : []
  );
  return { ...emptyReport, failed };
}

async function testDeno(built: Built): Promise<Report> {
  await buildUi();
  const ignored = [...liveFolders, wineFolder, browserFolder];
  const args = ["test", "--allow-all", "--no-check", `--ignore=${ignored.join(",")}`];
  return await runTests("deno", "--junit-path=", Deno.execPath(), args, handOn(built));
}

async function testBrowser(built: Built): Promise<Report> {
  if (isWindows) return emptyReport;
  await setUp(["browser"]);
  await buildUi();
  const args = ["test", "--allow-all", "--no-check", browserFolder];
  return await runTests("browser", "--junit-path=", Deno.execPath(), args, handOn(built));
}

async function testLive(built: Built): Promise<Report> {
  const args = ["test", "--allow-all", "--no-check", ...liveFolders];
  return await runTests("live", "--junit-path=", Deno.execPath(), args, handOn(built));
}

async function testWine(built: Built): Promise<Report> {
  const args = ["test", "--allow-all", "--no-check", wineFolder];
  return await runTests("wine", "--junit-path=", Deno.execPath(), args, handOn(built));
}

async function testNative(built: Built): Promise<Report> {
  if (isWindows) {
    const program = pathOf(built, "tests");
    return await runTests("native", "--gtest_output=xml:", program, ["--gtest_brief"]);
  }
  // Two halves run at once, since these tests take the longest of all that don't play in real time.
  const halves = ["0", "1"].map((half) =>
    runTests(`native-asan-${half}`, "--gtest_output=xml:", pathOf(built, "asan"), [
      "--gtest_brief",
    ], {
      ASAN_OPTIONS: "detect_stack_use_after_return=1:strict_string_checks=1",
      UBSAN_OPTIONS: "print_stacktrace=1",
      GTEST_TOTAL_SHARDS: "2",
      GTEST_SHARD_INDEX: half,
    })
  );
  return sumReports(await Promise.all(halves));
}

async function testHours(built: Built): Promise<Report> {
  // On Windows, the native tests include these.
  if (isWindows) return emptyReport;
  return await runTests("native-hours", "--gtest_output=xml:", pathOf(built, "hours"), [
    "--gtest_brief",
  ]);
}

async function testThreads(built: Built): Promise<Report> {
  if (isWindows) return emptyReport;
  const program = pathOf(built, "tsan");
  // GCC 12's sanitizer can't run with 32 bits of address randomisation, as on recent kernels.
  const fixed = [Deno.build.arch, "-R"];
  const canFix = await runLogged("setarch", [...fixed, "true"]).then((it) => it.code === 0);
  const suppressions = join(projectRoot, "native", "tests", "thread_sanitizer.txt");
  const [first, ...rest] = canFix ? ["setarch", ...fixed, program] : [program];
  return await runTests("native-tsan", "--gtest_output=xml:", first, [
    ...rest,
    "--gtest_brief",
    "--gtest_filter=Engine*:*TwoThreads*",
  ], { TSAN_OPTIONS: `halt_on_error=1:second_deadlock_stack=1:suppressions="${suppressions}"` });
}

async function testWindows(built: Built): Promise<Report> {
  if (isWindows) return emptyReport;
  const library = await testWindowsLibrary(pathOf(built, "windows"));
  const started_ms = performance.now();
  const native = await runWineTests(pathOf(built, "windows-tests"));
  const seconds = ((performance.now() - started_ms) / 1000).toFixed(1);
  console.log(`native-wine: ${formatReport(native)} in ${seconds} s`);
  return sumReports([library, native]);
}

async function testWindowsLibrary(library: string): Promise<Report> {
  const { code, output } = await runLogged("x86_64-w64-mingw32-objdump", ["-p", library]);
  const foreign = foreignImports(output);
  const names = exportedNames(output);
  const strange = names.filter((name) => !name.startsWith("anecho_"));
  const check = (isGood: boolean, name: string, found: string): Report => {
    console.log(`windows: anecho.dll ${name} ... ${isGood ? "ok" : `FAILED: ${found}`}`);
    const failed = [{ name: "windows", reason: `anecho.dll ${name}: ${found}` }];
    return isGood ? { ...emptyReport, passed: 1 } : { ...emptyReport, failed };
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
  const report = completeReport(name, xml === undefined ? undefined : readJUnit(xml), code);
  const seconds = ((performance.now() - started_ms) / 1000).toFixed(1);
  console.log(`${name}: ${formatReport(report)} in ${seconds} s, exit code ${code}`);
  return report;
}
