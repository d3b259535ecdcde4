import { dirname } from "node:path";
import { build } from "../../tools/build.ts";
import { projectRoot } from "../../tools/project.ts";
import { noise } from "../../testing/wav.ts";
import { clickLags, median } from "../../testing/measures.ts";
import { room } from "../../testing/rig/wine.ts";
import { type LiveMachine } from "./live_machine.ts";
import { until } from "../../testing/waiting.ts";

/** Length of the clicks, seconds. */
const clicksSeconds = 4;

/** Silence before the first click, in which the running program settles, seconds. */
const settleSeconds = 1.5;

/** Latency of clicks from the microphone's feed to the cable. */
export interface ClickDelay {
  /** The median, ms. */
  readonly median_ms: number;
  /** Median and range, as a text. */
  readonly text: string;
}

/** Measures the latency of the running engine on a machine of 48 kHz whose cable is in the room. */
export async function measureClicks(live: LiveMachine): Promise<ClickDelay> {
  const second = live.sampleRate;
  const sound = new Float32Array((settleSeconds + clicksSeconds) * second);
  const click = noise(second / 100, 0.3, 7);
  for (let at = settleSeconds * second; at < sound.length; at += second / 4) sound.set(click, at);
  const recording = live.record("room", room.map.length);
  await live.play({ micfeed: sound });
  const heard = await recording.finish();
  const channel = (name: typeof room.map[number]) =>
    heard.filter((_, index) => index % room.map.length === room.map.indexOf(name));
  // Lags above 0.2 s are not found.
  const lags = clickLags(channel("front-center"), channel("rear-left"), second / 5);
  const delays_ms = lags.map((lag) => lag / second * 1e3).sort((one, other) => one - other);
  const median_ms = median(delays_ms);
  const [least = NaN, most = NaN] = [delays_ms[0], delays_ms.at(-1)];
  const text = `${median_ms.toFixed(1)} ms (${least.toFixed(1)} to ${most.toFixed(1)})`;
  return { median_ms, text };
}

/**
 * Measures the latency of the simplest relay from the microphone to the cable. No engine may play into the
 * cable meanwhile.
 */
export async function measureRelay(live: LiveMachine): Promise<ClickDelay> {
  const folder = dirname(await build("windows-tests")).slice(projectRoot.length);
  const program = `Z:\\project${folder.replaceAll("/", "\\")}\\anecho_relay.exe`;
  const relay = live.wine.machine.start(["wine", program, "Microphone", "CABLE Input"]);
  await until("the relay to run", () => relay.read().includes("relaying"));
  const delay = await measureClicks(live);
  await relay.end();
  return delay;
}
