import { join } from "node:path";
import { findProgram, runLogged } from "../tools/command.ts";
import { ToolError } from "../tools/tool_error.ts";
import { sourcesCache } from "../tools/sources.ts";

/** Voices of the computed scenes. The near voice is also added to recordings in which the far end speaks. */
export interface Material {
  /** Audio files of the far voice; empty: it is generated. */
  readonly far: readonly string[];
  /** Audio files of several far voices, one file for each voice; empty: they are generated. */
  readonly voices: readonly string[];
  /** Audio files of the near voice; empty: it is generated. */
  readonly near: readonly string[];
  /** Origin of the voices, in words. */
  readonly description: string;
}

/** Generated voices, which need no file and are the same on every computer. */
export const generatedMaterial: Material = {
  far: [],
  voices: [],
  near: [],
  description: "generated voices",
};

const alsaFolder = "/usr/share/sounds/alsa";
const alsaNames = [
  "Front_Center",
  "Front_Left",
  "Front_Right",
  "Rear_Center",
  "Rear_Left",
  "Rear_Right",
  "Side_Left",
  "Side_Right",
];

const text =
  "Good morning everyone, and thank you for joining on such short notice. Before we begin, could " +
  "you all check that your microphones are working? Yesterday we heard an echo for half an hour. " +
  "The first point is the new building: the architects have sent their drawings, and I must say " +
  "that they look much better than in spring. The second is the budget. Sixty thousand for the " +
  "kitchen, forty for the garden, and whatever remains goes to the library. Questions? No? Then " +
  "let us vote.";

/** Voices of espeak-ng: language and variant, and the words that they say. */
const voices: readonly (readonly [voice: string, words: string])[] = [
  [
    "de+f2",
    "Guten Morgen zusammen. Können Sie mich alle gut hören, oder soll ich lauter sprechen?",
  ],
  [
    "fr-fr+m3",
    "Bonjour, je vous entends très bien. Commençons par le premier point, la bibliothèque.",
  ],
  ["en-gb+f4", "Thank you. The drawings have come at last, and they look better than in spring."],
  ["es+m6", "Muy bien. Yo quisiera hablar del presupuesto antes de que votemos, si les parece."],
  ["pl+f3", "Dzień dobry. Zgadzam się, ale najpierw sprawdźmy, ile kosztuje nowa kuchnia."],
  ["cmn+m1", "大家好。我们先看看新的图纸，然后再讨论花园和厨房的问题。"],
];

/** @returns the folder that keeps spoken voices from run to run. */
export function voiceCache(): string {
  return join(sourcesCache(Deno.build.os, Deno.env.toObject()), "..", "bench");
}

/**
 * Provides voices: Debian's `espeak-ng` speaks as the far end; the near end is the person in the recordings of
 * `alsa-utils`. Where one of these is missing, that end's voice is generated.
 *
 * @param cache Folder that keeps the spoken voices; those that it has need no `espeak-ng`.
 */
export async function provideMaterial(cache: string): Promise<Material> {
  const far = await speak(join(cache, "espeak-en-us.wav"), "en-us", text);
  const spoken: string[] = [];
  for (const [voice, words] of far ? voices : []) {
    const file = await speak(join(cache, `espeak-${voice}.wav`), voice, words);
    if (file) spoken.push(file);
  }
  const near = alsaNames.map((name) => join(alsaFolder, `${name}.wav`));
  const isThere = await Promise.all(
    near.map((path) => Deno.stat(path).then((it) => it.isFile, () => false)),
  );
  const hasNear = isThere.every(Boolean);
  const farText = far ? "far voice by espeak-ng" : "generated far voice (espeak-ng is missing)";
  const nearText = hasNear
    ? "near voice from alsa-utils"
    : "generated near voice (alsa-utils is missing)";
  return {
    far: far ? [far] : [],
    voices: spoken,
    near: hasNear ? near : [],
    description: `${farText}, ${nearText}`,
  };
}

async function speak(file: string, voice: string, words: string): Promise<string | undefined> {
  if (await Deno.stat(file).then((it) => it.isFile, () => false)) return file;
  if (await findProgram("espeak-ng") === undefined) return undefined;
  await Deno.mkdir(join(file, ".."), { recursive: true });
  const partial = `${file}.${Deno.pid}.part`;
  const args = ["-v", voice, "-s", "165", "-w", partial, words];
  const { code, output } = await runLogged("espeak-ng", args);
  if (code !== 0) {
    throw new ToolError("bench_failed", `espeak-ng could not speak; mend it:\n${output.trimEnd()}`);
  }
  await Deno.rename(partial, file);
  return file;
}
