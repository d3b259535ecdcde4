import { ok } from "node:assert/strict";
import { voiceCorrelation } from "./voice_correlation.ts";
import { noise, voice } from "./wav.ts";

const rate = 48_000;
const sound = voice(4 * rate, rate, 5);

/** Makes a recording of the voice, from 0.3 s on, that `damage` changes. */
function recordingOf(damage: (recorded: Float32Array) => void): Float32Array {
  const recorded = new Float32Array(5 * rate);
  recorded.set(sound, 0.3 * rate);
  damage(recorded);
  return recorded;
}

function correlationOf(recorded: Float32Array): number {
  return voiceCorrelation(sound, recorded, rate);
}

Deno.test("a voice is found where its first pieces were lost or came in another order", () => {
  const first = { from: 1.2 * rate, to: 1.6 * rate };
  const lost = recordingOf((it) => it.fill(0, first.from, first.to));
  ok(correlationOf(lost) > 0.99, `lost: ${correlationOf(lost)}`);
  const reversed = recordingOf((it) => it.subarray(first.from, first.to).reverse());
  ok(correlationOf(reversed) > 0.99, `reversed: ${correlationOf(reversed)}`);
});

Deno.test("a voice of which most was lost, or another sound, is not found", () => {
  const lost = recordingOf((it) => it.fill(0, 2 * rate));
  ok(correlationOf(lost) < 0.5, `lost: ${correlationOf(lost)}`);
  const other = noise(5 * rate, 0.2, 4);
  ok(correlationOf(other) < 0.5, `noise: ${correlationOf(other)}`);
});
