import { deepStrictEqual, strictEqual } from "node:assert";
import {
  completeReport,
  emptyReport,
  formatReport,
  namedTests,
  readJUnit,
  type Report,
  sumReports,
} from "./reports.ts";

Deno.test("readJUnit() counts the tests of Deno without their steps", () => {
  const xml = `<testsuites name="deno test" tests="6" failures="2" errors="0" time="0.112">
    <testsuite name="./a_test.ts" tests="6" disabled="1" errors="0" failures="2">
      <testcase name="a &gt; b &amp; &lt;c&gt;" classname="./a_test.ts" line="1"></testcase>
      <testcase name="ignored" classname="./a_test.ts"><skipped/></testcase>
      <testcase name="bad" classname="./a_test.ts">
        <failure message="1 test step&#x0A;  failed">1 test step failed.</failure>
      </testcase>
      <testcase name="good" classname="./a_test.ts"></testcase>
      <testcase name="good &gt; one" classname="./a_test.ts"></testcase>
      <testcase name="bad &gt; one" classname="./a_test.ts"><failure message="x">x</failure></testcase>
    </testsuite></testsuites>`;
  deepStrictEqual(readJUnit(xml), {
    passed: 2,
    failed: [{ name: "./a_test.ts bad", reason: "1 test step failed" }],
    skipped: [{ name: "./a_test.ts ignored", reason: "ignored" }],
  });
});

Deno.test("readJUnit() counts the tests of GoogleTest with the reasons of skips", () => {
  const xml = `<testsuites tests="4" failures="1" disabled="1" errors="0" name="AllTests">
    <testsuite name="Time" tests="4" failures="1" disabled="1" skipped="1" errors="0">
      <testcase name="Adds" status="run" result="completed" time="0." classname="Time" />
      <testcase name="Bad" status="run" result="completed" classname="Time">
        <failure message="a.cc:1&#x0A;no" type=""><![CDATA[a.cc:1 no]]></failure>
      </testcase>
      <testcase name="DISABLED_Off" status="notrun" result="suppressed" classname="Time" />
      <testcase name="Skips" status="run" result="skipped" classname="Time">
        <skipped message="a.cc:9&#x0A;no AVX2 here&#x0A;"><![CDATA[a.cc:9 no AVX2 here]]></skipped>
      </testcase>
    </testsuite></testsuites>`;
  deepStrictEqual(readJUnit(xml), {
    passed: 1,
    failed: [{ name: "Time Bad", reason: "a.cc:1 no" }],
    skipped: [
      { name: "Time DISABLED_Off", reason: "disabled" },
      { name: "Time Skips", reason: "no AVX2 here" },
    ],
  });
});

Deno.test("completeReport() makes a failure of a crash and of an empty run", () => {
  const good: Report = { passed: 3, failed: [], skipped: [] };
  const bad = { ...good, failed: [{ name: "b", reason: "c" }] };
  const failures = (report: Report | undefined, exitCode: number) =>
    completeReport("a", report, exitCode).failed;
  deepStrictEqual(failures(good, 0), []);
  deepStrictEqual(failures(bad, 1), bad.failed);
  deepStrictEqual(failures(good, 134), [{ name: "a", reason: "it ended with exit code 134" }]);
  deepStrictEqual(failures(undefined, 139), [{ name: "a", reason: "it ended with exit code 139" }]);
  deepStrictEqual(failures(emptyReport, 0), [{ name: "a", reason: "it ran no test" }]);
});

Deno.test("formatReport() names skips only where there are some", () => {
  const report: Report = { passed: 3, failed: [], skipped: [{ name: "a", reason: "b" }] };
  strictEqual(formatReport({ ...report, skipped: [] }), "3 passed, 0 failed");
  strictEqual(formatReport(sumReports([report, report])), "6 passed, 0 failed, 2 skipped");
});

Deno.test("namedTests() ends with the failures, and with how many are not named", () => {
  const failed = Array.from({ length: 22 }, (_, index) => ({ name: `${index}`, reason: "no" }));
  const lines = namedTests({ passed: 0, failed, skipped: [{ name: "a", reason: "b" }] });
  deepStrictEqual([lines[0], lines[1], lines.at(-2), lines.at(-1), lines.length], [
    "skipped: a: b",
    "failed: 0: no",
    "failed: 19: no",
    "failed: 2 more",
    22,
  ]);
});
