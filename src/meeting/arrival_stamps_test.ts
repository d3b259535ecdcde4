import assert from "node:assert/strict";
import { ArrivalStamps } from "./arrival_stamps.ts";
import { randomNumbers } from "../../testing/chance.ts";

const rate = 48_000;
const piece = 480;

/**
 * Simulates arrivals of 10 ms each, with a latency and up to 40 ms of jitter, from a clock with drift.
 *
 * @return by how many ms the timestamps are late.
 */
function latenessMs(seconds: number, ppm: number, latencyMsAt: (atS: number) => number): number[] {
  const random = randomNumbers(7);
  const stamps = new ArrivalStamps(rate);
  const begunMs = 5000;
  return Array.from({ length: seconds * rate / piece }, (_, index) => {
    const capturedMs = begunMs + index * 10 * (1 - ppm / 1e6);
    const jitterMs = 40 * random() ** 2;
    const arrivedMs = capturedMs + 10 + latencyMsAt(index / 100) + jitterMs;
    const { position, timeNs } = stamps.add(piece, BigInt(Math.round(arrivedMs * 1e6)));
    assert.equal(position, BigInt(index * piece));
    return Number(timeNs) / 1e6 - capturedMs;
  });
}

Deno.test("C5 C7 samples that come in bursts are timed by those that come soonest", () => {
  for (const ppm of [-200, 0, 200]) {
    const late = latenessMs(600, ppm, () => 20).slice(500);
    const [least, most] = [Math.min(...late), Math.max(...late)];
    assert.ok(least >= 19 && most < 21.5, `${ppm} ppm: ${least} to ${most} ms late`);
  }
});

Deno.test("C5 C7 a latency that has changed for good is known after four seconds", () => {
  const late = latenessMs(30, 0, (atS) => atS < 10 ? 20 : 300);
  assert.ok((late[1399] ?? 0) < 302 && (late[1450] ?? 0) > 298, `${late[1450]} ms late`);
});
