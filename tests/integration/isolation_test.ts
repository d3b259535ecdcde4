import assert from "node:assert/strict";
import { defaultChoice } from "../../src/devices/selection.ts";
import { Meeting } from "../../src/meeting/meeting.ts";
import type { MeetingEvent } from "../../src/meeting/meeting_event.ts";
import type { RoomFault } from "../../src/engine/config.ts";

/** Records in a room until an event of a type comes, or a time is over. */
async function recordUntil(type: string, step: string, faults: readonly RoomFault[]) {
  const events: MeetingEvent[] = [];
  const stop = new AbortController();
  let level = 0;
  const listener = {
    samples: (samples: Float32Array) => {
      level = samples.reduce((sum, it) => Math.max(sum, Math.abs(it)), 0);
      return Promise.resolve();
    },
    event: (event: MeetingEvent) => {
      events.push(event);
      if (event.type === type && "step" in event && event.step === step) stop.abort();
    },
    drift: () => {},
  };
  await using meeting = await Meeting.open({
    ...{ backend: "simulated", mode: "meeting", tracks: "three", balance: 0.5 },
    ...{ sampleRate: 16000, pipeline: {}, microphone: defaultChoice, speaker: defaultChoice },
    room: { size: "small", faults },
  }, listener);
  await meeting.run(AbortSignal.any([stop.signal, AbortSignal.timeout(40_000)]));
  return {
    steps: events.filter((it) => it.type === "isolation"),
    level,
    lasted: meeting.positionS,
  };
}

Deno.test("C5 a microphone that an earlier loopback silences is opened first", async () => {
  const kind = "silenced_by_earlier_loopback";
  const { steps, lasted } = await recordUntil("isolation", "keep", [{
    endpoint: "microphone",
    kind,
  }]);
  assert.deepEqual(steps.map(({ step, isolation }) => [step, isolation]), [
    ["try", "microphone-first"],
    ["keep", "microphone-first"],
  ]);
  assert.ok(lasted < 20, `it took ${lasted} s`);
});

Deno.test("C5 where no order helps, that is said, and the recording goes on", async () => {
  const { steps } = await recordUntil("isolation", "give-up", [
    { endpoint: "microphone", kind: "silenced_by_earlier_loopback" },
    { endpoint: "microphone", kind: "silenced_by_later_loopback" },
  ]);
  assert.deepEqual(steps.map(({ step }) => step), ["try", "give-up"]);
});
