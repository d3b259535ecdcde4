import assert from "node:assert/strict";
import { dirname } from "node:path";
import { noise } from "../integration/wav.ts";
import { build } from "../../tools/build.ts";
import { projectRoot } from "../../tools/project.ts";
import { clickLags, median } from "../pipewire/measures.ts";
import { waitFor } from "../rig/machine.ts";
import { rigTest } from "../rig/rig_case.ts";
import { provideTrixie } from "../rig/trixie.ts";
import { room, winePart } from "../rig/wine.ts";
import { LiveMachine } from "./live_machine.ts";

const trixie = await provideTrixie([winePart]);

const sampleRate = 48000;
/** What Anecho may add to a plain copy of the microphone into the cable, ms. */
const mostAdded_ms = 35;
/** So long there are clicks, and so far apart. */
const clicksSeconds = 6;
const apart = sampleRate / 4;
/** A click that takes longer isn't found. */
const longest = 0.2 * sampleRate;
/** What runs settles for so long before its clicks. */
const settleSeconds = 2;

function clicks(): Float32Array {
  const sound = new Float32Array((clicksSeconds + settleSeconds) * sampleRate);
  const click = sampleRate / 100;
  for (let at = settleSeconds * sampleRate; at < sound.length - click; at += apart) {
    sound.set(noise(click, 0.3, at), at);
  }
  return sound;
}

/** How long the clicks are on their way from the microphone's feed to the cable, ms, ascending. */
async function measure(live: LiveMachine): Promise<number[]> {
  const recording = live.record("room", room.map.length);
  await live.play({ micfeed: clicks() });
  const heard = await recording.finish();
  const channel = (name: typeof room.map[number]) =>
    heard.filter((_, index) => index % room.map.length === room.map.indexOf(name));
  const lags = clickLags(channel("front-center"), channel("rear-left"), longest);
  return lags.map((lag) => lag / sampleRate * 1e3).sort((one, other) => one - other);
}

function range(lags_ms: readonly number[]): string {
  return `${median(lags_ms).toFixed(1)} ms (${lags_ms[0]?.toFixed(1)} to ${
    lags_ms.at(-1)?.toFixed(1)
  })`;
}

rigTest(
  trixie,
  "A4 Anecho adds at most 35 ms to a plain copy of the microphone into the cable",
  async (ready) => {
    const folder = dirname(await build("windows-tests")).slice(projectRoot.length);
    await using live = await LiveMachine.startIdle(ready, { sampleRate, cableInRoom: true });
    const { machine } = live.wine;
    const program = `Z:\\project${folder.replaceAll("/", "\\")}\\anecho_relay.exe`;
    const relay = machine.start(["wine", program, "Microphone", "CABLE Input"]);
    await waitFor("the relay to run", () => relay.read().includes("relaying"));
    const floor = await measure(live);
    await relay.end();
    await live.run();
    const ours = await measure(live);
    const added_ms = median(ours) - median(floor);
    console.log(
      `microphone to cable under Wine: ${range(ours)}; a plain relay ${range(floor)}; ` +
        `Anecho adds ${added_ms.toFixed(1)} ms`,
    );
    assert.ok(added_ms <= mostAdded_ms, `Anecho adds ${added_ms.toFixed(1)} ms`);
  },
);
