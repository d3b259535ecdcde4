import assert from "node:assert/strict";
import { defaultConfig } from "../config/config.ts";
import { microphone, speakers } from "../../testing/example_machines.ts";
import { streamNames } from "./supervisor_state.ts";
import type { SupervisorEffect, SupervisorEvent, SupervisorState } from "./supervisor_state.ts";
import { settleMs } from "./sound_server.ts";
import { statusOf } from "./status.ts";
import { initialState, supervise } from "./supervisor.ts";
import { nextDeadline } from "./supervisor_settle.ts";

const endpoints = [speakers, microphone];
const policy = { ownMicrophone: true, reserveDefault: false, systemPauses: true };

/** A supervisor on PipeWire, with a simulated clock. */
class OnPipeWire {
  state: SupervisorState = initialState(defaultConfig, policy);
  now = 1000;

  constructor() {
    this.hear({ kind: "endpoints", endpoints });
    this.hear({ kind: "engine-started", generation: 1 });
  }

  /** @return the supervisor's effects, without log lines. */
  hear(...events: SupervisorEvent[]): SupervisorEffect[] {
    return events.flatMap((event) => {
      const { state, effects } = supervise(this.state, event, this.now);
      this.state = state;
      return effects.filter(({ kind }) => kind !== "log");
    });
  }

  /** Lets time pass, with all deadlines on the way. */
  pass(ms: number): SupervisorEffect[] {
    const end = this.now + ms;
    const orders: SupervisorEffect[] = [];
    for (let due = nextDeadline(this.state); due !== undefined && due <= end;) {
      this.now = Math.max(this.now, due);
      orders.push(...this.hear({ kind: "tick" }));
      due = nextDeadline(this.state);
    }
    this.now = end;
    return orders;
  }

  loseStreams(): SupervisorEffect[] {
    return this.hear(
      ...streamNames.map((stream) =>
        ({ kind: "stream-lost", generation: 1, stream, reason: "server-lost" }) as const
      ),
    );
  }

  get text(): string {
    return statusOf(this.state).text;
  }
}

function opened(orders: readonly SupervisorEffect[]): string[] {
  return orders.flatMap((order) => order.kind === "open-stream" ? [order.stream] : []);
}

Deno.test("A15 D6 all is opened as soon as the sound server is back, however often it went", () => {
  const app = new OnPipeWire();
  for (let round = 0; round < 20; round++) {
    app.pass(100);
    const lost = [...app.loseStreams(), ...app.hear({ kind: "server", isThere: false })];
    assert.deepEqual([...lost, ...app.pass(30_000)], []);
    assert.equal(app.text, "Waiting for the sound server, which has ended");
    // The output, from which other programs record, is opened first.
    assert.deepEqual(opened(app.hear({ kind: "server", isThere: true })), ["output"]);
    assert.equal(app.text, "Waiting for the sound server's devices");
    assert.deepEqual(opened(app.hear({ kind: "endpoints", endpoints })), [
      "reference",
      "microphone",
    ]);
    app.hear(
      ...streamNames.map((stream) => ({ kind: "stream-opened", generation: 1, stream }) as const),
    );
    assert.match(app.text, /^Ready/);
  }
});

Deno.test("A15 a loss that is told after the server's return is mended at once", () => {
  const app = new OnPipeWire();
  app.pass(1000);
  app.hear({ kind: "server", isThere: false }, { kind: "server", isThere: true });
  app.hear({ kind: "endpoints", endpoints });
  assert.deepEqual(opened(app.loseStreams()), ["microphone", "reference", "output"]);
});

Deno.test("A15 while devices come up, what fails is first tried again after 100 ms, and nobody is told", () => {
  const app = new OnPipeWire();
  app.loseStreams();
  app.hear({ kind: "server", isThere: false }, { kind: "server", isThere: true });
  app.hear({ kind: "endpoints", endpoints });
  const failed = {
    kind: "stream-failed",
    generation: 1,
    stream: "microphone",
    message: "No.",
  } as const;
  assert.deepEqual(app.hear(failed), []);
  assert.equal(app.text, "Waiting for the sound server's devices");
  assert.deepEqual(opened(app.pass(99)), []);
  assert.deepEqual(opened(app.pass(1)), ["microphone"]);
  app.hear(failed);
  assert.deepEqual(opened(app.hear({ kind: "endpoints", endpoints: [microphone, speakers] })), []);
  app.pass(100);
  assert.deepEqual(app.hear(failed), []);
});

Deno.test("A15 a device that has not come up 5 s after the server's return is reported as missing", () => {
  const app = new OnPipeWire();
  app.loseStreams();
  app.hear({ kind: "server", isThere: false }, { kind: "server", isThere: true });
  assert.deepEqual(app.hear({ kind: "endpoints", endpoints: [speakers] }), []);
  assert.equal(app.text, "Waiting for the sound server's devices");
  assert.deepEqual(app.pass(settleMs - 1), []);
  const [told] = app.pass(1);
  assert.equal(told?.kind === "tell" && told.text, app.text);
  assert.match(app.text, /no microphone/i);
});

Deno.test("A15 an engine that was opening when the server ended is opened again at its return", () => {
  const app = new OnPipeWire();
  app.state = initialState(defaultConfig, policy);
  app.hear({ kind: "endpoints", endpoints });
  app.hear({ kind: "engine-failed", generation: 1, message: "no PipeWire daemon answers" });
  app.hear({ kind: "server", isThere: false }, { kind: "engine-closed", generation: 1 });
  assert.deepEqual(app.pass(60_000), []);
  assert.equal(app.text, "Waiting for the sound server, which has ended");
  app.hear({ kind: "server", isThere: true });
  const [order] = app.hear({ kind: "endpoints", endpoints });
  assert.equal(order?.kind, "open-engine");
});
