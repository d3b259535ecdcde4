import assert from "node:assert/strict";
import { Sidecar } from "./sidecar.ts";

function begun(): Sidecar {
  const sidecar = new Sidecar({ program: "anecho 1.0", format: "wav" });
  sidecar.add({
    atS: 0,
    type: "started",
    version: 1,
    time: "2026-01-02T03:04:05.000Z",
    mode: "meeting",
    channels: ["clean-microphone", "loopback"],
    sampleRate: 16000,
    format: "wav",
    microphone: "USB",
    speaker: null,
  });
  return sidecar;
}

Deno.test("C3 the sidecar says what the channels hold, and what happened where", () => {
  const sidecar = begun();
  sidecar.add({ atS: 4, type: "gap", source: "microphone", lengthS: 1 });
  sidecar.add({ atS: 5.1, type: "gap", source: "microphone", lengthS: 1 });
  sidecar.add({ atS: 5.2, type: "gap", source: "all", lengthS: 0.1 });
  sidecar.add({ atS: 9, type: "gap", source: "microphone", lengthS: 0.5 });
  sidecar.add({ atS: 3, type: "echo", state: "searching", delayMs: NaN, reductionDb: NaN });
  sidecar.add({ atS: 7, type: "echo", state: "cancelling", delayMs: 45.12345, reductionDb: 20 });
  sidecar.add({ atS: 8, type: "mark", text: "decision" });
  sidecar.addDrift(1, NaN);
  sidecar.addDrift(10, -31.25);
  sidecar.addDrift(20, -31.5);
  sidecar.addDrift(71, -31.75);
  const open = JSON.parse(sidecar.text(12.3456));
  assert.equal(open.is_complete, false);
  assert.equal(open.duration_s, 12.346);
  assert.deepEqual(open.tracks, [
    { channel: 1, content: "clean-microphone", start_s: 0 },
    { channel: 2, content: "loopback", start_s: 0 },
  ]);
  assert.deepEqual(open.gaps, [
    { source: "microphone", from_s: 4, to_s: 6.1 },
    { source: "all", from_s: 5.2, to_s: 5.3 },
    { source: "microphone", from_s: 9, to_s: 9.5 },
  ]);
  assert.deepEqual(open.echo[0], { state: "searching", from_s: 3, delay_ms: null });
  assert.deepEqual(open.echo[1], { state: "cancelling", from_s: 7, delay_ms: 45.123 });
  assert.deepEqual(open.drift, [{ at_s: 10, ppm: -31.25 }, { at_s: 71, ppm: -31.75 }]);
  assert.deepEqual(open.marks, [{ at_s: 8, text: "decision" }]);
  sidecar.add({ atS: 13, type: "stopped", reason: "command", text: null });
  const done = JSON.parse(sidecar.text(13));
  assert.deepEqual([done.is_complete, done.stop_reason], [true, "command"]);
  assert.equal(done.started_at, "2026-01-02T03:04:05.000Z");
});

Deno.test("C3 the sidecar of days does not grow beyond bounds", () => {
  const sidecar = begun();
  for (let second = 0; second < 50_000; second++) {
    sidecar.add({ atS: second, type: "gap", source: "microphone", lengthS: 0.1 });
    sidecar.add({ atS: second, type: "mark", text: "" });
  }
  const { gaps, marks } = JSON.parse(sidecar.text(50_000));
  assert.deepEqual([gaps.length, marks.length], [10_000, 10_000]);
});
