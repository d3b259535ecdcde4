import assert from "node:assert/strict";
import { defaultChoice } from "../../src/devices/selection.ts";
import { Meeting } from "../../src/meeting/meeting.ts";
import type { CaptureProcess, StartCapture } from "../../src/meeting/capture_children.ts";
import { writeFrame } from "../../src/meeting/capture_frame.ts";
import type { MeetingEvent, MeetingMode } from "../../src/meeting/meeting_event.ts";
import type { MeetingConfig } from "../../src/meeting/meeting_streams.ts";
import type { RoomFault } from "../../src/engine/config.ts";

/** Records in a room with faults until an isolation's step comes, or until a minute has passed. */
async function recordUntil(
  step: string,
  faults: readonly RoomFault[],
  { startCapture, mode = "meeting" }: Pick<MeetingConfig, "startCapture"> & {
    readonly mode?: MeetingMode;
  } = {},
) {
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
      if (event.type === "isolation" && event.step === step) stop.abort();
    },
    drift: () => {},
  };
  await using meeting = await Meeting.open({
    ...{ backend: "simulated", mode, tracks: "three", balance: 0.5 },
    ...{ sampleRate: 16000, pipeline: {}, microphone: defaultChoice, speaker: defaultChoice },
    room: { size: "small", faults },
    ...(startCapture !== undefined && { startCapture }),
  }, listener);
  await meeting.run(AbortSignal.any([stop.signal, AbortSignal.timeout(60_000)]));
  return {
    steps: events.filter((it) => it.type === "isolation"),
    level,
    lasted: meeting.positionS,
  };
}

Deno.test("C5 a microphone that an earlier loopback silences is opened first", async () => {
  const kind = "silenced_by_earlier_loopback";
  const record = (mode: MeetingMode) =>
    recordUntil("keep", [{ endpoint: "microphone", kind }], { mode });
  // The mode "microphone" opens the loopback too.
  for (const { steps, lasted } of await Promise.all([record("meeting"), record("microphone")])) {
    assert.deepEqual(steps.map(({ step, isolation }) => [step, isolation]), [
      ["try", "microphone-first"],
      ["keep", "microphone-first"],
    ]);
    assert.ok(lasted < 20, `it took ${lasted} s`);
  }
});

const silencedInOneProcess: readonly RoomFault[] = [
  { endpoint: "microphone", kind: "silenced_by_earlier_loopback" },
  { endpoint: "microphone", kind: "silenced_by_later_loopback" },
];

Deno.test("C5 C6 a microphone that any loopback in its process silences is captured by a child", async () => {
  const { steps, level } = await recordUntil("keep", silencedInOneProcess);
  assert.deepEqual(steps.map(({ step, isolation }) => [step, isolation]), [
    ["try", "microphone-first"],
    ["try", "microphone-child"],
    ["keep", "microphone-child"],
  ]);
  assert.ok(level > 0.001, `the child's sound has a level of ${level}`);
});

Deno.test("C5 C6 where nothing helps, that is said, and the recording goes on", async () => {
  let started = 0;
  const silentThenDead: StartCapture = () => ++started === 1 ? silentProcess() : deadProcess();
  const { steps } = await recordUntil("give-up", silencedInOneProcess, {
    startCapture: silentThenDead,
  });
  assert.deepEqual(steps.map(({ atS: _atS, type: _type, ...step }) => step), [
    { step: "try", isolation: "microphone-first", reason: "silenced" },
    { step: "try", isolation: "microphone-child", reason: "silenced" },
    { step: "try", isolation: "both-children", reason: "silenced" },
    { step: "give-up", isolation: "loopback-first", reason: "unusable" },
  ]);
});

/** A child that captures nothing but zeros. */
function silentProcess(): CaptureProcess {
  const { promise, resolve } = Promise.withResolvers<string>();
  const samples = new Uint8Array(480 * 4);
  const begunNs = BigInt(Math.round(performance.now() * 1e6));
  let frames = 0;
  const timer = setInterval(() => {
    const dueNs = BigInt(Math.round(performance.now() * 1e6)) - begunNs;
    for (; BigInt(frames) * 10_000_000n < dueNs; frames++) {
      const timeNs = begunNs + BigInt(frames) * 10_000_000n;
      controller?.enqueue(writeFrame({ samples, position: BigInt(480 * frames), timeNs }));
    }
  }, 10);
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const end = () => {
    clearInterval(timer);
    if (controller !== undefined) controller.close();
    controller = undefined;
    resolve("ended");
  };
  const output = new ReadableStream<Uint8Array>({ start: (it) => void (controller = it) });
  return { output, ended: promise, end };
}

/** A child that fails at its start. */
function deadProcess(): CaptureProcess {
  const output = new ReadableStream<Uint8Array>({ start: (it) => it.close() });
  return { output, ended: Promise.resolve("it can't begin"), end: () => {} };
}
