/** A test that did not pass. */
export interface NamedTest {
  readonly name: string;
  /** The reason, on one line. */
  readonly reason: string;
}

/** Results of some tests. */
export interface Report {
  /** Number of tests that passed. */
  passed: number;
  /** Tests that failed. */
  failed: readonly NamedTest[];
  /** Tests that did not run. */
  skipped: readonly NamedTest[];
}

/** A report of no tests. */
export const emptyReport: Report = { passed: 0, failed: [], skipped: [] };

/** Largest number of failures that are named; the output before has all of them. */
const namedFailures = 20;
/** Largest length of a reason, in characters. */
const longestReason = 300;

/** Adds reports up. */
export function sumReports(reports: readonly Report[]): Report {
  return {
    passed: reports.reduce((sum, report) => sum + report.passed, 0),
    failed: reports.flatMap((report) => report.failed),
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
  const failed: NamedTest[] = [];
  const skipped: NamedTest[] = [];
  for (const { group, name, isDisabled, body } of cases) {
    if (isStep(group, name)) continue;
    const skip = /<skipped\b([^>]*)>/.exec(body);
    const failure = /<(?:failure|error)\b([^>]*)>/.exec(body);
    const named = (reason: string): NamedTest => ({ name: `${group} ${name}`, reason });
    if (failure) failed.push(named(onOneLine(attribute(failure[1] ?? "", "message"))));
    else if (isDisabled) skipped.push(named("disabled"));
    else if (skip) {
      // GoogleTest puts file and line before the reason.
      const reason = attribute(skip[1] ?? "", "message").split("\n").slice(1).join(" ").trim();
      skipped.push(named(reason || "ignored"));
    } else passed++;
  }
  return { passed, failed, skipped };
}

function onOneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > longestReason ? `${line.slice(0, longestReason)}…` : line;
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
 * Completes the report of a test program with the failures that the program can't report itself: a crash, or no
 * tests at all.
 *
 * @param name Name of the failure when the program itself failed.
 * @param report The program's report, or `undefined` if it wrote none.
 * @param exitCode The program's exit code.
 */
export function completeReport(
  name: string,
  report: Report | undefined,
  exitCode: number,
): Report {
  const known = report ?? emptyReport;
  const isEmpty = known.passed + known.failed.length + known.skipped.length === 0;
  const isUntold = known.failed.length === 0 && (exitCode !== 0 || isEmpty);
  if (!isUntold) return known;
  const reason = exitCode === 0 ? "it ran no test" : `it ended with exit code ${exitCode}`;
  return { ...known, failed: [{ name, reason }] };
}

/** Formats the line that ends a test run. */
export function formatReport({ passed, failed, skipped }: Report): string {
  const line = `${passed} passed, ${failed.length} failed`;
  return skipped.length > 0 ? `${line}, ${skipped.length} skipped` : line;
}

/** Formats the lines that name skipped and failed tests; failures come last, next to the sum. */
export function namedTests({ failed, skipped }: Report): string[] {
  const unnamed = failed.length - namedFailures;
  return [
    ...skipped.map(({ name, reason }) => `skipped: ${name}: ${reason}`),
    ...failed.slice(0, namedFailures).map(({ name, reason }) => `failed: ${name}: ${reason}`),
    ...unnamed > 0 ? [`failed: ${unnamed} more`] : [],
  ];
}
