import assert from "node:assert/strict";
import { join } from "node:path";
import type { SceneResult } from "../results.ts";
import { writeSound } from "../sound.ts";
import { addOpinions } from "./add_opinions.ts";

const model = Deno.env.get("ANECHO_AECMOS");

Deno.test({
  name: "D8 AECMOS hears an echo that is left, and one that is gone (ANECHO_AECMOS)",
  ignore: !model,
  async fn() {
    const audio = await Deno.makeTempDir();
    try {
      let state = 1;
      const random = () => (state = state * 16807 % 2147483647) / 2147483647 - 0.5;
      // Syllables of noise, 10 s at 48 kHz.
      const reference = Float32Array.from(
        { length: 480_000 },
        (_, index) => Math.floor(index / 9000) % 3 === 0 ? 0 : 0.3 * random(),
      );
      const microphone = reference.map((_, index) => 0.3 * (reference[index - 2400] ?? 0));
      const gone = microphone.map((sample) => sample / 1000);
      for (
        const [who, sound] of Object.entries({ reference, microphone, left: microphone, gone })
      ) {
        await Deno.writeFile(join(audio, `scene.${who}.wav`), writeSound(sound, 48000));
      }
      const result: SceneResult = {
        title: "",
        group: "recorded",
        figures: { left: {}, gone: {} },
        series: {},
      };
      await addOpinions(
        [{ name: "scene", talk: "far" }],
        new Map([["scene", result]]),
        audio,
        model ?? "",
      );
      const echo = (id: string) => result.figures[id]?.["aecmos_echo"] ?? NaN;
      assert.ok(echo("left") >= 1 && echo("gone") <= 5);
      assert.ok(echo("gone") > echo("left") + 1, `${echo("left")} and ${echo("gone")}`);
      assert.equal(result.figures["gone"]?.["aecmos_degradation"], undefined);
    } finally {
      await Deno.remove(audio, { recursive: true });
    }
  },
});

Deno.test("D8 without real recordings nobody is asked for an opinion", async () => {
  await addOpinions([{ name: "room" }], new Map(), "no folder", "no model");
});
