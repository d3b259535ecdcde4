import assert from "node:assert/strict";
import { readLanguages, tsFiles } from "../../testing/languages.ts";
import { linuxFacts, windowsFacts } from "../../testing/example_facts.ts";
import { diagnose } from "../doctor/diagnose.ts";
import { describeEcho, type EchoFacts } from "../echo_test/describe.ts";
import { echoFindingCodes } from "../echo_test/result.ts";
import { Translator } from "./translator.ts";

/** @return the `{name}`s of a text. */
function names(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name).sort();
}

Deno.test("D1 all languages have the same messages, with the same values in them", async () => {
  const languages = await readLanguages();
  assert.ok(languages.has("en") && languages.has("zh-CN"));
  const english = languages.get("en")?.messages ?? {};
  for (const [tag, { messages, name }] of languages) {
    assert.notEqual(name, "", tag);
    assert.deepEqual(Object.keys(messages).sort(), Object.keys(english).sort(), tag);
    for (const [key, text] of Object.entries(messages)) {
      assert.deepEqual(names(text), names(english[key] ?? ""), `${tag} ${key}`);
    }
  }
});

Deno.test("a translated sentence of the program has only values that its English has", async () => {
  for (const [tag, { texts }] of await readLanguages()) {
    for (const [from, to] of Object.entries(texts)) {
      const known = names(from);
      assert.deepEqual(names(to).filter((it) => !known.includes(it)), [], `${tag}: ${from}`);
    }
  }
});

Deno.test("D1 what the doctor says of a healthy machine is said in Chinese", async () => {
  const chinese = (await readLanguages()).get("zh-CN");
  assert.ok(chinese !== undefined);
  const translator = new Translator("zh-CN", chinese);
  const findings = [linuxFacts(), windowsFacts()].flatMap((facts) => diagnose(facts));
  const foreign = findings.flatMap(({ found, means, todo }) => [found, means, todo])
    .filter((text) => translator.translate(text).lang !== undefined);
  assert.deepEqual([...new Set(foreign)], []);
});

/** Sentences of the doctor whose values include words, by their forms with 7 for each value. */
const wordyValues: Readonly<Record<string, string>> = {
  "In use: 7, 7.": 'In use: "a" at 48000 Hz, "b" at 44100 Hz.',
  "Both sides of the cable have the same rate: 7.":
    "Both sides of the cable have the same rate: 48000 Hz in, 48000 Hz out.",
  "The two sides of the cable have different rates: 7.":
    "The two sides of the cable have different rates: 48000 Hz in, 44100 Hz out.",
  "The disk of 7 has 7 left.": "The disk of /home has 120 MB left.",
  "The system tells when an app records: 7 from Anecho now.":
    "The system tells when an app records: 1 program records from Anecho now.",
};

/** @return the sentences in a TypeScript file, with 7 for each value, and the first text of a condition. */
function sentencesIn(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const literals: { text: string; end: number }[] = [];
  for (const match of code.matchAll(/(["'])((?:(?!\1)[^\\\n]|\\.)*)\1|`((?:[^`\\]|\\.)*)`/g)) {
    const [all, , plain, template = ""] = match;
    const text = (plain ?? template).replace(/\$\{[^}]*?\? "([^"]*)"[^}]*\}/g, "$1")
      .replace(/\$\{[^}]*\}/g, "7").replace(/\\(.)/g, "$1");
    const before = literals.at(-1);
    const end = match.index + all.length;
    if (before !== undefined && /^\s*\+\s*$/.test(code.slice(before.end, match.index))) {
      literals.splice(-1, 1, { text: before.text + text, end });
    } else literals.push({ text, end });
  }
  return literals.map(({ text }) => text).filter((it) => /\w \w/.test(it) && /[.!?]$/.test(it));
}

Deno.test("D1 D3 whatever the doctor may say is said in Chinese", async () => {
  const chinese = (await readLanguages()).get("zh-CN");
  assert.ok(chinese !== undefined);
  const translator = new Translator("zh-CN", chinese);
  const files = await tsFiles(new URL("../doctor/", import.meta.url));
  const sources = await Promise.all(files.map((it) => Deno.readTextFile(it)));
  const sentences = sources.flatMap(sentencesIn);
  assert.ok(sentences.length > 200, `only ${sentences.length} sentences`);
  const foreign = sentences.map((it) => wordyValues[it] ?? it)
    .filter((it) => translator.translate(it).lang !== undefined);
  assert.deepEqual([...new Set(foreign)], []);
});

Deno.test("A20 D1 all that an echo test may find is said in Chinese", async () => {
  const chinese = (await readLanguages()).get("zh-CN");
  assert.ok(chinese !== undefined);
  const translator = new Translator("zh-CN", chinese);
  const gone: EchoFacts = {
    figures: {
      playedDbfs: -29,
      referenceDbfs: -29,
      noiseDbfs: -70,
      echoDbfs: -40,
      echoGainDb: -20,
      leftDbfs: -72,
      reductionDb: 32,
      delayMs: 60,
      driftPpm: 0,
    },
    isReferenceGood: true,
    isReferenceSilent: false,
    isHeardByMicrophone: false,
    isMuted: false,
    lagsMs: [60, 60],
    isOnlyPartClear: false,
    sweepChangeDb: 0,
    isGated: false,
  };
  const withFigures = (figures: Partial<EchoFacts["figures"]>): EchoFacts => ({
    ...gone,
    figures: { ...gone.figures, ...figures },
  });
  const unheard = withFigures({ echoDbfs: null, delayMs: null });
  const findings = [
    gone,
    withFigures({ leftDbfs: -45, reductionDb: 24 }),
    withFigures({ leftDbfs: -45, reductionDb: 5 }),
    { ...gone, lagsMs: [60, 90], isOnlyPartClear: true, isGated: true },
    unheard,
    { ...unheard, isMuted: true },
    { ...unheard, isGated: true },
    ...[true, false].flatMap((isReferenceSilent) =>
      [true, false].map((isHeardByMicrophone) => ({
        ...gone,
        isReferenceGood: false,
        isReferenceSilent,
        isHeardByMicrophone,
      }))
    ),
  ].flatMap((facts) => describeEcho(facts).findings);
  assert.deepEqual(
    [...new Set(findings.map(({ code }) => code))].sort(),
    [...echoFindingCodes].sort(),
  );
  const foreign = findings.flatMap(({ text, todo }) => [text, todo])
    .filter((text) => translator.translate(text).lang !== undefined);
  assert.deepEqual([...new Set(foreign)], []);
});
