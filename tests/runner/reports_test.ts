import { deepStrictEqual, strictEqual } from "node:assert";
import { completeReport, emptyReport, formatReport, readJUnit, sumReports } from "./reports.ts";

Deno.test("readJUnit() counts the tests of Deno without their steps", () => {
  const xml = `<testsuites name="deno test" tests="6" failures="2" errors="0" time="0.112">
    <testsuite name="./a_test.ts" tests="6" disabled="1" errors="0" failures="2">
      <testcase name="a &gt; b &amp; &lt;c&gt;" classname="./a_test.ts" line="1"></testcase>
      <testcase name="ignored" classname="./a_test.ts"><skipped/></testcase>
      <testcase name="bad" classname="./a_test.ts">
        <failure message="1 test step failed">1 test step failed.</failure>
      </testcase>
      <testcase name="good" classname="./a_test.ts"></testcase>
      <testcase name="good &gt; one" classname="./a_test.ts"></testcase>
      <testcase name="bad &gt; one" classname="./a_test.ts"><failure message="x">x</failure></testcase>
    </testsuite></testsuites>`;
  deepStrictEqual(readJUnit(xml), {
    passed: 2,
    failed: 1,
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
    failed: 1,
    skipped: [
      { name: "Time DISABLED_Off", reason: "disabled" },
      { name: "Time Skips", reason: "no AVX2 here" },
    ],
  });
});

Deno.test("completeReport() makes a failure of a crash and of an empty run", () => {
  const good = { passed: 3, failed: 0, skipped: [] };
  strictEqual(completeReport(good, 0).failed, 0);
  strictEqual(completeReport(good, 134).failed, 1);
  strictEqual(completeReport({ ...good, failed: 2 }, 1).failed, 2);
  strictEqual(completeReport(undefined, 139).failed, 1);
  strictEqual(completeReport(emptyReport, 0).failed, 1);
});

Deno.test("formatReport() names skips only where there are some", () => {
  const report = { passed: 3, failed: 0, skipped: [{ name: "a", reason: "b" }] };
  strictEqual(formatReport({ ...report, skipped: [] }), "3 passed, 0 failed");
  strictEqual(formatReport(sumReports([report, report])), "6 passed, 0 failed, 2 skipped");
});
