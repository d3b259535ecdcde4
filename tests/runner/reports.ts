/** The sums of some tests. */
export interface Report {
  /** Number of tests that passed. */
  passed: number;
  /** Number of tests that failed. */
  failed: number;
  /** Tests that did not run, and why. */
  skipped: readonly { name: string; reason: string }[];
}

/** A report of no tests. */
export const emptyReport: Report = { passed: 0, failed: 0, skipped: [] };

/** Adds reports up. */
export function sumReports(reports: readonly Report[]): Report {
  return {
    passed: reports.reduce((sum, report) => sum + report.passed, 0),
    failed: reports.reduce((sum, report) => sum + report.failed, 0),
    skipped: reports.flatMap((report) => report.skipped),
  };
}

/**
 * Reads the JUnit XML of `deno test` or of GoogleTest.
 *
 * Steps of a Deno test (`test > step`) are part of it and not counted on their own.
 *
 * @param xml The whole file.
 */
export function readJUnit(xml: string): Report {
  const cases = [...xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)]
    .map(([, attributes = "", body = ""]) => ({
      name: attribute(attributes, "name"),
      group: attribute(attributes, "classname"),
      isDisabled: attribute(attributes, "status") === "notrun",
      body,
    }));
  const names = new Set(cases.map(({ group, name }) => `${group}\n${name}`));
  const isStep = (group: string, name: string): boolean => {
    const words = name.split(" > ");
    return words.some((_, index) =>
      index > 0 && names.has(`${group}\n${words.slice(0, index).join(" > ")}`)
    );
  };

  let passed = 0;
  let failed = 0;
  const skipped: { name: string; reason: string }[] = [];
  for (const { group, name, isDisabled, body } of cases) {
    if (isStep(group, name)) continue;
    const skip = /<skipped\b([^>]*)>/.exec(body);
    if (/<(failure|error)\b/.test(body)) failed++;
    else if (isDisabled) skipped.push({ name: `${group} ${name}`, reason: "disabled" });
    else if (skip) {
      // GoogleTest puts file and line before the reason.
      const reason = attribute(skip[1] ?? "", "message").split("\n").slice(1).join(" ").trim();
      skipped.push({ name: `${group} ${name}`, reason: reason || "ignored" });
    } else passed++;
  }
  return { passed, failed, skipped };
}

function attribute(attributes: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
  return value
    .replaceAll(/&#x([0-9a-fA-F]+);/g, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}

/**
 * Completes the report of a test program with what it did not write itself: a crash, or no tests
 * at all, is a failure.
 *
 * @param report What it wrote, or `undefined` when it wrote nothing.
 * @param exitCode How it ended.
 */
export function completeReport(report: Report | undefined, exitCode: number): Report {
  const known = report ?? emptyReport;
  const isEmpty = known.passed + known.failed + known.skipped.length === 0;
  const isUntold = known.failed === 0 && (exitCode !== 0 || isEmpty);
  return isUntold ? { ...known, failed: 1 } : known;
}

/** The line that ends a test run. */
export function formatReport({ passed, failed, skipped }: Report): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped.length > 0 ? `${line}, ${skipped.length} skipped` : line;
}
