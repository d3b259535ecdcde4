/**
 * Runs all tests of the project, or the named parts, and prints the sum at the end.
 *
 * @module
 */
import { rigParts } from "../../testing/rig/parts.ts";
import { provideTrixie } from "../../testing/rig/trixie.ts";
import { build } from "../../tools/build.ts";
import { messageOf } from "../../src/platform/message_of.ts";
import { emptyReport, formatReport, namedTests, type Report, sumReports } from "./reports.ts";
import { setUp } from "../../tools/set_up.ts";
import { isTestPartName, type TestPart, type TestPartName, testParts } from "./test_parts.ts";
import { runSchedule } from "./test_schedule.ts";
import { runTool, ToolError } from "../../tools/tool_error.ts";
import type { VariantName } from "../../tools/variants.ts";

async function buildTimed(name: VariantName): Promise<string> {
  const started_ms = performance.now();
  const path = await build(name);
  console.log(`built ${name} in ${((performance.now() - started_ms) / 1000).toFixed(0)} s`);
  return path;
}

/** Gives the report of a part. A part that cannot run counts as one failure. Throws if a program is missing. */
function reportOf(name: TestPartName, result: PromiseSettledResult<Report>): Report {
  if (result.status === "fulfilled") return result.value;
  const error = result.reason;
  const isExpected = error instanceof ToolError;
  if (isExpected && error.exitCode === 2) throw error;
  console.log(`${name}: failed:`, isExpected ? error.message : error);
  return { ...emptyReport, failed: [{ name, reason: messageOf(error) }] };
}

await runTool(async () => {
  const all = Object.keys(testParts).filter(isTestPartName);
  for (const word of Deno.args) {
    if (!isTestPartName(word)) {
      throw new ToolError("usage", `There is no part "${word}": choose from ${all.join(", ")}.`);
    }
  }
  const chosen = Deno.args.length > 0 ? Deno.args.filter(isTestPartName) : all;
  await setUp(["build", "windows", "gate", "rig", "pipewire", "desktop", "media", "voices"]);
  // The rig's chroot is made while the compilers run; jobs that need it wait for it.
  const needsRig = (["windows", "live", "wine"] as const).some((it) => chosen.includes(it));
  const rig = needsRig ? provideTrixie(rigParts) : undefined;
  const jobs = chosen.map((name) => {
    const part: TestPart = testParts[name];
    return { needs: part.builds, isLive: part.isLive ?? false, run: part.run };
  });
  const results = await runSchedule(jobs, buildTimed);
  await rig;
  const sum = sumReports(
    results.map((result, index) => reportOf(chosen[index] ?? "gate", result)),
  );
  for (const line of namedTests(sum)) console.log(line);
  console.log(formatReport(sum));
  Deno.exit(sum.failed.length > 0 ? 1 : 0);
});
