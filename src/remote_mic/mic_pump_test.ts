import { deepEqual, equal, match } from "node:assert/strict";
import type { PutResult, ReceiverStatistics } from "../engine/receiver.ts";
import { MicPump, type PumpTime, type RemoteMic, type RemotePacket } from "./mic_pump.ts";
import { sleep } from "../platform/waiting.ts";

/** A clock that tests advance; then due timers run in their order. */
class HeldTime implements PumpTime {
  #now = 0;
  readonly #timers = new Set<{ at: number; run: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    while (true) {
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (next === undefined || next.at > end) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settled();
    }
    this.#now = end;
  }
}

/** Waits until pending promises have settled. */
function settled(): Promise<void> {
  return sleep(0);
}

/** A microphone that records its packets. */
class NotingMic implements RemoteMic {
  readonly got: number[] = [];
  isAlive = true;
  isClosed = false;

  put({ bytes }: RemotePacket): PutResult {
    if (this.isAlive) this.got.push(bytes[0] ?? -1);
    return this.isAlive ? "heard" : "dead";
  }
  alive(): boolean {
    return this.isAlive;
  }
  statistics(): ReceiverStatistics {
    throw new Error("nobody asks");
  }
  [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

/** A pump whose openings can be made to fail. */
class Scene implements AsyncDisposable {
  readonly time = new HeldTime();
  readonly mics: NotingMic[] = [];
  readonly notes: string[] = [];
  tries = 0;
  fails = false;
  readonly pump = new MicPump({
    open: () => {
      this.tries++;
      if (this.fails) return Promise.reject(new Error("There is no sound system."));
      const mic = new NotingMic();
      this.mics.push(mic);
      return Promise.resolve(mic);
    },
    note: (line) => this.notes.push(line),
    time: this.time,
  });

  get mic(): NotingMic {
    const mic = this.mics.at(-1);
    if (mic === undefined) throw new Error("no microphone was opened");
    return mic;
  }

  put(number: number): void {
    this.pump.put({ kind: "frame", bytes: Uint8Array.of(number) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pump[Symbol.asyncDispose]();
  }
}

Deno.test("B4 the pump opens eagerly, and tries again ever more rarely", async () => {
  await using scene = new Scene();
  scene.fails = true;
  equal(scene.tries, 0);
  await scene.time.pass(0);
  equal(scene.tries, 1);
  await scene.time.pass(60_000);
  // At once, and after 2, 6, 14 and 30 s.
  equal(scene.tries, 5);
  deepEqual(scene.notes.length, 3);
  match(scene.notes[0] ?? "", /^There is no sound system; trying again in 2 s\.$/);
  scene.fails = false;
  await scene.time.pass(60_000);
  equal(scene.mics.length, 1);
});

Deno.test("B4 frames that come before an open are dropped", async () => {
  await using scene = new Scene();
  scene.put(1);
  await scene.time.pass(0);
  scene.put(2);
  deepEqual(scene.mic.got, [2]);
  equal(scene.pump.droppedPackets, 1);
});

Deno.test("B4 a death is seen on push, and healed", async () => {
  await using scene = new Scene();
  await scene.time.pass(10_000);
  scene.mic.isAlive = false;
  scene.put(1);
  await scene.time.pass(0);
  equal(scene.mics.length, 2);
  equal(scene.mics[0]?.isClosed, true);
  scene.put(2);
  deepEqual(scene.mic.got, [2]);
});

Deno.test("B4 a death is seen while idle, within a second, and healed", async () => {
  await using scene = new Scene();
  await scene.time.pass(10_000);
  scene.mic.isAlive = false;
  await scene.time.pass(1000);
  equal(scene.mics.length, 2);
});

Deno.test("B4 rapid deaths back off", async () => {
  await using scene = new Scene();
  await scene.time.pass(0);
  const opens = [];
  for (let second = 0; second < 60; second++) {
    scene.mic.isAlive = false;
    scene.put(1);
    await scene.time.pass(1000);
    opens.push(scene.mics.length);
  }
  // At 0, 2, 6, 14 and 30 s, as no microphone lives for 5 s.
  equal(opens.at(-1), 5);
});

Deno.test("B4 what is opened while the pump ends is closed again", async () => {
  const scene = new Scene();
  const ended = scene[Symbol.asyncDispose]();
  await ended;
  deepEqual(scene.mics.map(({ isClosed }) => isClosed), [true]);
});
