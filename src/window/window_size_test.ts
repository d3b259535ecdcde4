import assert from "node:assert/strict";
import { SizeKeeper } from "./webview_window.ts";
import { firstSize, type WindowSize, WindowSizeMemory } from "./window_size.ts";

Deno.test("D1 the window's size is remembered; what is none is not", async () => {
  const folder = await Deno.makeTempDir();
  const memory = new WindowSizeMemory(`${folder}/state`);
  assert.deepEqual(memory.load(), firstSize);
  memory.save({ width: 640, height: 480 });
  for (
    const wrong of [null, { width: 640 }, { width: 1, height: 480 }, { width: NaN, height: 480 }]
  ) {
    memory.save(wrong);
  }
  assert.deepEqual(memory.load(), { width: 640, height: 480 });
  await Deno.writeTextFile(`${folder}/state/settings-window.json`, "{");
  assert.deepEqual(memory.load(), firstSize);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("D1 a title bar that counts as part of the window makes it no smaller each time", () => {
  const saved: WindowSize[] = [];
  const keeper = new SizeKeeper({ width: 1000, height: 760 }, {
    save: (size) => saved.push(size as WindowSize),
  });
  keeper.hear([1000, 723]);
  keeper.hear("no size");
  keeper.hear([640]);
  keeper.hear([800, 563]);
  assert.deepEqual(saved, [{ width: 800, height: 600 }]);
  // The window's size was changed before the page was loaded: the difference is not a title bar.
  const early = new SizeKeeper({ width: 1000, height: 760 }, {
    save: (size) => saved.push(size as WindowSize),
  });
  early.hear([700, 600]);
  assert.deepEqual(saved.at(-1), { width: 700, height: 600 });
});
