import assert from "node:assert/strict";
import { exampleReport } from "../../testing/example_report.ts";
import { htmlReport, verdict } from "./html_report.ts";

const excerpts = {
  microphone: new Uint8Array([82, 73, 70, 70]),
  output: new Uint8Array([1, 2, 3]),
  seconds: 30,
};

Deno.test("D2 the HTML report escapes file names wherever they stand", () => {
  const { output } = exampleReport();
  const path = `<script>alert("x")</script>'&.wav`;
  const page = htmlReport(exampleReport({ output: { ...output, path } }), excerpts);
  assert.ok(!page.includes("<script>alert"));
  assert.ok(page.includes("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;.wav"));
});

Deno.test("D2 the HTML report needs nothing from outside", () => {
  const page = htmlReport(exampleReport(), excerpts);
  assert.doesNotMatch(page, /(src|href)="(?!data:audio\/wav;base64,)/);
  assert.doesNotMatch(page, /https?:|@import|url\(/);
  assert.match(page, /http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;/);
});

Deno.test("D2 the HTML report plots echo reduction, levels, delay and drift with titles", () => {
  const page = htmlReport(exampleReport(), excerpts);
  for (const title of ["Echo reduction", "Levels", "Delay", "Drift"]) {
    assert.match(page, new RegExp(`<title id="[a-z-]+">${title}</title>`));
  }
  assert.equal(page.match(/role="img"/g)?.length, 4);
  assert.equal(page.match(/<figcaption>/g)?.length, 4);
  assert.equal(page.match(/<rect class="double-talk" x=/g)?.length, 4);
  assert.doesNotMatch(page, /NaN|Infinity|undefined|>\\n/);
  assert.ok(page.startsWith("<!DOCTYPE html>\n"));
});

Deno.test("D2 the HTML report has both excerpts inside, and no players without them", () => {
  const page = htmlReport(exampleReport(), excerpts);
  assert.ok(page.includes("data:audio/wav;base64,UklGRg=="));
  assert.ok(page.includes("data:audio/wav;base64,AQID"));
  assert.doesNotMatch(htmlReport(exampleReport()), /<audio /);
});

Deno.test("D2 the HTML report says what isn't known", () => {
  const rows = exampleReport().rows.map((row) => ({ ...row, delayMs: NaN }));
  assert.match(htmlReport(exampleReport({ rows })), /not known for this recording/);
});

Deno.test("D2 the HTML report of an empty run is still a page", () => {
  const { summary } = exampleReport();
  const page = htmlReport(exampleReport({ rows: [], summary: { ...summary, durationS: 0 } }));
  assert.doesNotMatch(page, /NaN|Infinity|undefined/);
});

Deno.test("verdict goes by the second half, where it is known", () => {
  const { summary } = exampleReport();
  const told = (echoReductionDb: number, secondHalfEchoReductionDb: number) =>
    verdict({ ...summary, echoReductionDb, secondHalfEchoReductionDb });
  assert.match(told(5, 35), /^The echo is gone\.$/);
  assert.match(told(25, NaN), /faint rest/);
  assert.match(told(25, 12), /Most of the echo/);
  assert.match(told(25, 3), /still there/);
  assert.match(told(NaN, NaN), /silent/);
  const talking = { ...summary, secondHalfEchoReductionDb: 3, doubleTalk: 0.7 };
  assert.match(verdict(talking), /^Both sides spoke much of the time/);
  const brief = { ...talking, farEndAlone: 0.04 };
  assert.match(verdict(brief), /^The far end spoke alone for less than 1 s, too short to measure/);
  assert.match(verdict({ ...summary, echo: "none" }), /^No echo of this reference was found\.$/);
  const replayed = (durationS: number) => verdict({ ...summary, echo: "none", durationS }, true);
  assert.equal(replayed(60), "No echo was found by its end.");
  assert.equal(replayed(5), "No echo was found by its end: the session may be too short.");
});

Deno.test("D5 the HTML report of a session says how the replay compares, and marks its events", () => {
  const session = {
    folder: "trouble",
    recorded: "2026-01-02T03:04:05.000Z",
    recordedBy: "1.2.3",
    ending: "cut",
    comparison: {
      identical: true,
      comparedFrames: 2000,
      differentFrames: 0,
      missingFrames: 0,
      extraFrames: 0,
      largestDifference: 0,
      firstDifferenceS: NaN,
    },
    events: [
      { timeS: 5, untilS: 5, count: 1, kind: "reset", text: "<b>", from: "replay" },
      { timeS: 7, untilS: 7.5, count: 3, kind: "underrun", text: "", from: "recording" },
    ],
    eventsLeftOut: 4,
  } as const;
  const page = htmlReport(exampleReport({ session }));
  assert.match(page, /Replay of trouble: the same output to the bit\./);
  assert.match(page, /to where the recording was cut off/);
  assert.match(page, /<caption>Events \(4 more are left out\)<\/caption>/);
  assert.match(page, /5\.00 s<\/th><td>reset<\/td><td>1<\/td><td>&lt;b&gt;<\/td><td>replay/);
  assert.match(page, /7\.00 s to 7\.50 s<\/th><td>underrun<\/td><td>3/);
  assert.equal(page.match(/<line class="event"/g)?.length, 2 * 4);
  assert.equal(page.match(/<title>reset: &lt;b&gt;<\/title>/g)?.length, 4);
  assert.doesNotMatch(page, /NaN|undefined/);
});
