import assert from "node:assert/strict";
import { resolve } from "node:path";
import { UsageError } from "../exit.ts";
import { parsePairList, readPairList } from "./pair_list.ts";

function parse(text: string): ReturnType<typeof parsePairList> {
  return parsePairList(text, "list.tsv", "/calls");
}

function refuses(text: string, expected: RegExp): void {
  assert.throws(
    () => parse(text),
    (error) => error instanceof UsageError && expected.test(error.message),
  );
}

Deno.test("D2 a list of pairs has tabs between names, and its paths start at its folder", () => {
  const text = [
    "\ufeffMicrophone\tReference\tOutput",
    "# room 1",
    "",
    "a.wav\tref, left.flac",
    "  sub/b.wav \t /other/ref.wav\troom 1/b.wav\r",
  ].join("\n");
  assert.deepEqual(parse(text), [
    {
      microphone: resolve("/calls/a.wav"),
      reference: resolve("/calls/ref, left.flac"),
      output: undefined,
      place: "line 4",
    },
    {
      microphone: resolve("/calls/sub/b.wav"),
      reference: resolve("/other/ref.wav"),
      output: "room 1/b.wav",
      place: "line 5",
    },
  ]);
});

Deno.test("D2 a list of pairs is refused with all its wrong lines", () => {
  refuses("a\tb\nmic.wav,ref.wav\na\tb\tc\td\n\tb\na\t\tc\n", /lines? 2, line 3, line 4, line 5 /);
  refuses('{"microphone":"a","reference":"b"}\n', /line 1 should hold: microphone, a tab, ref/);
  refuses("a\0\tb\n", /line 1 /);
  refuses("", /names no pairs/);
  refuses("microphone\treference\n# a\tb\n", /names no pairs/);
});

Deno.test("D2 a list of pairs that is missing, a folder, or no text in UTF-8 is refused", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const utf16 = `${folder}/utf16.tsv`;
    await Deno.writeFile(utf16, Uint8Array.of(0xff, 0xfe, 0x61, 0, 9, 0, 0x62, 0));
    const { signal } = new AbortController();
    for (
      const [path, expected] of [
        [`${folder}/none.tsv`, /--pairs .*none\.tsv can't be read/],
        [folder, /can't be read/],
        [utf16, /not UTF-8 text: save/],
      ] as const
    ) {
      await assert.rejects(
        readPairList(path, signal),
        (error) => error instanceof UsageError && expected.test(error.message),
      );
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
