import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { build } from "../../tools/build.ts";
import { projectRoot } from "../../tools/project.ts";
import { echoOf, noise, voice } from "../integration/wav.ts";
import { medianLag } from "../pipewire/measures.ts";
import { waitFor } from "../rig/machine.ts";
import { rigTest } from "../rig/rig_case.ts";
import { provideTrixie } from "../rig/trixie.ts";
import { winePart } from "../rig/wine.ts";
import { LiveMachine } from "./live_machine.ts";

const trixie = await provideTrixie([winePart]);

const rate = 48000;
const clickCount = 40;
/** So long the speakers are heard first: Anecho then knows where their echo is. */
const echoSeconds = 8;

rigTest(
  trixie,
  "A4 D8 Anecho adds at most 35 ms to the plainest way from the microphone into the cable",
  async (ready) => {
    const tests = await build("windows-tests");
    await using live = await LiveMachine.start(ready, rate);
    const program = join(dirname(tests), "anecho_wasapi_copy.exe").slice(projectRoot.length);
    const copy = live.wine.machine.start([
      "wine",
      `Z:\\project${program.replaceAll("/", "\\")}`,
      live.endpointId("Microphone", "capture"),
      live.endpointId("CABLE Input", "render"),
    ]);
    const far = voice(echoSeconds * rate, rate, 1);
    await live.play({ speakers: far, micfeed: echoOf(far, rate, 40, 0.4) });
    await waitFor("the plain copy to run", () => copy.read().includes("copying"));

    const clicks = new Float32Array((clickCount / 4 + 2) * rate);
    for (let click = 0; click < clickCount; click++) {
      clicks.set(noise(480, 0.3, click + 1), (1 + click / 4) * rate);
    }
    const microphone = live.record("micfeed");
    const cable = live.record("cable", 2);
    await live.play({ micfeed: clicks });
    const [said, heard] = await Promise.all([microphone.finish(), cable.finish()]);

    // Anecho plays the same on both sides; the copy is negated on the right.
    const part = (sign: number) =>
      Float32Array.from(
        { length: heard.length >> 1 },
        (_, index) => ((heard[2 * index] ?? 0) + sign * (heard[2 * index + 1] ?? 0)) / 2,
      );
    const [ours, plain] = [part(1), part(-1)];
    const added_ms = medianLag(plain, ours) / rate * 1000;
    console.log(
      `microphone to cable under Wine: Anecho adds ${added_ms.toFixed(1)} ms to a plain copy's ` +
        `${(medianLag(said, plain) / rate * 1000).toFixed(1)} ms`,
    );
    assert.ok(added_ms <= 35, `Anecho adds ${added_ms.toFixed(1)} ms`);
  },
);
