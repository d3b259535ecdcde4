import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "../../tools/build.ts";
import { projectRoot } from "../../tools/project.ts";
import { echoOf, encodeWav, mix, noise, voice } from "../../testing/wav.ts";
import { rigTest } from "../../testing/rig/rig_case.ts";
import { provideTrixie } from "../../testing/rig/trixie.ts";
import { WineMachine, winePart } from "../../testing/rig/wine.ts";
import { provideWindowsDeno } from "../../testing/rig/windows_deno.ts";

const trixie = await provideTrixie([winePart]);

/** Makes a microphone and a reference with different rates and channels, with double talk and a noise floor. */
function recordings(rate: number): readonly [microphone: Uint8Array, reference: Uint8Array] {
  const frames = 12 * rate;
  const far = voice(frames, rate, 5);
  const near = voice(frames, rate, 6).map((it, index) => index > frames / 2 ? it : 0);
  const microphone = mix(echoOf(far, rate, 35, 0.5), near, noise(frames, 1e-3, 7));
  const channels = rate === 44100 ? [far, far.map((it) => it * 0.5)] : [far];
  return [
    encodeWav({ sampleRate: rate, channels: [microphone] }),
    encodeWav({ sampleRate: rate, channels }, "f32"),
  ];
}

async function processHere(folder: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", join(projectRoot, "main.ts"), "process", ...args],
    cwd: folder,
    env: { ANECHO_LIBRARY: await build("release") },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

rigTest(
  trixie,
  "D2 Linux and Windows give the same bytes for the same recordings",
  async (ready) => {
    const deno = await provideWindowsDeno(await build("windows"));
    await using wine = await WineMachine.start(ready, { binds: deno.binds });
    const { machine } = wine;
    for (const rate of [16000, 44100, 48000]) {
      const [microphone, reference] = recordings(rate);
      await Deno.writeFile(machine.at("mic.wav"), microphone);
      await Deno.writeFile(machine.at("reference.wav"), reference);
      const args = [
        "mic.wav",
        "reference.wav",
        "--format",
        "f32",
        "--noise-suppression",
        "low",
        "--gain",
      ];
      await processHere(machine.folder, [...args, "-o", `linux-${rate}.wav`]);
      const there = [...deno.command, "Z:\\project\\main.ts", "process", ...args];
      await machine.must([...there, "-o", `windows-${rate}.wav`], { env: deno.env });
      const [linux, windows] = await Promise.all(
        [`linux-${rate}.wav`, `windows-${rate}.wav`].map((name) => Deno.readFile(machine.at(name))),
      );
      assert.ok(linux && windows);
      assert.equal(windows.length, linux.length);
      const different = linux.filter((byte, index) => byte !== windows[index]).length;
      assert.equal(different, 0, `${different} of ${linux.length} bytes differ at ${rate} Hz`);
    }
  },
);
