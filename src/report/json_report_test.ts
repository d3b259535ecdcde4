import assert from "node:assert/strict";
import { exampleReport } from "../../testing/example_report.ts";
import { jsonReport, jsonReportVersion } from "./json_report.ts";

Deno.test("D2 the JSON report names its schema and has summary and columns", () => {
  const report = JSON.parse(jsonReport(exampleReport()));
  assert.equal(report.schema, "anecho-process-report");
  assert.equal(report.schema_version, jsonReportVersion);
  assert.equal(report.summary.echo_reduction_db, 22.9);
  assert.equal(report.microphone.path, "mic.wav");
  assert.equal(report.pipeline.noise_suppression, "off");
  assert.equal(report.interval_s, 0.1);
  const lengths = Object.values<unknown[]>(report.rows).map((column) => column.length);
  assert.deepEqual(lengths, Array(8).fill(200));
  assert.equal(report.rows.time_s[13], 1.3);
});

Deno.test("D2 the JSON report writes figures that aren't known as null", () => {
  const report = JSON.parse(jsonReport(exampleReport()));
  assert.equal(report.rows.delay_ms[0], null);
  assert.equal(report.rows.output_dbfs[0], null);
});

Deno.test("D2 the JSON report holds each column on one line and names as they are", () => {
  const name = 'a [\n1, 2\n] "b".wav';
  const { output } = exampleReport();
  const text = jsonReport(exampleReport({ output: { ...output, path: name } }));
  assert.equal(JSON.parse(text).output.path, name);
  assert.match(text, /"time_s": \[0,0\.1,.*\]/);
});

Deno.test("D2 the summary alone has no rows", () => {
  const report = JSON.parse(jsonReport(exampleReport(), false));
  assert.equal(report.rows, undefined);
  assert.equal(report.summary.duration_s, 20);
});
