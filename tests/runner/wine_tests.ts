import { WineMachine, winePart } from "../../testing/rig/wine.ts";
import { provideTrixie } from "../../testing/rig/trixie.ts";
import { projectRoot } from "../../tools/project.ts";
import { completeReport, emptyReport, readJUnit, type Report } from "./reports.ts";

/** A hanging test program is ended after this time, in seconds. */
const limit_s = 900;

/**
 * Runs the native tests for Windows under Wine, or reports why they can't run here.
 *
 * @param program Whole path of the test program, which is in the project's folder.
 */
export async function runWineTests(program: string): Promise<Report> {
  const trixie = await provideTrixie([winePart]);
  if (trixie.kind === "unavailable") {
    return {
      ...emptyReport,
      skipped: [{ name: "native tests of Windows", reason: trixie.reason }],
    };
  }
  await using wine = await WineMachine.start(trixie, { binds: { "/project": projectRoot } });
  const windowsPath = `Z:\\project${program.slice(projectRoot.length).replaceAll("/", "\\")}`;
  const { code, output } = await wine.machine.run(
    ["wine", windowsPath, "--gtest_brief", "--gtest_output=xml:Z:\\work\\report.xml"],
    { limit_s },
  );
  // The last line confirms the exit code, which Wine may not pass on.
  const isWhole = /\[ {2}(PASSED|FAILED) {2}\] \d+ tests?/.test(output);
  const xml = await Deno.readTextFile(wine.machine.at("report.xml")).catch(() => undefined);
  const report = completeReport(
    "native-wine",
    isWhole && xml !== undefined ? readJUnit(xml) : undefined,
    isWhole ? code : Math.max(code, 1),
  );
  if (report.failed.length > 0) console.log(output);
  return report;
}
