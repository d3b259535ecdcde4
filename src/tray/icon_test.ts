import assert from "node:assert/strict";
import type { Look } from "../app/status.ts";
import { drawIcon, type Picture, type Theme } from "./icon.ts";
import { iconFile, iconImage } from "./icon_image.ts";

const looks: readonly Look[] = ["running", "waiting", "off", "trouble"];
/** Themes, each with a taskbar from which the icon has to stand out. */
const themes: readonly (readonly [Theme, "light" | "dark"])[] = [
  ["light", "light"],
  ["dark", "dark"],
  ["any", "light"],
  ["any", "dark"],
];
const sizes = [16, 20, 24, 32, 48];

/** Brightness of each pixel on a taskbar, 0 to 1. */
function onTaskbar({ rgba }: Picture, taskbar: "light" | "dark"): number[] {
  const ground = taskbar === "light" ? 0.93 : 0.1;
  return Array.from({ length: rgba.length / 4 }, (_, index) => {
    const [red = 0, green = 0, blue = 0, opacity = 0] = rgba.subarray(index * 4, index * 4 + 4);
    const own = (0.3 * red + 0.59 * green + 0.11 * blue) / 255;
    return ground + (own - ground) * opacity / 255;
  });
}

function share(values: readonly number[], isIt: (value: number, index: number) => boolean): number {
  return values.filter(isIt).length / values.length;
}

Deno.test("A10 each icon stands out from the taskbar, with clear corners", () => {
  for (const [theme, taskbar] of themes) {
    for (const look of looks) {
      for (const size of sizes) {
        const name = `${look} ${size} ${theme} on ${taskbar}`;
        const picture = drawIcon(look, size, theme);
        assert.equal(picture.rgba.length, size * size * 4);
        const ground = taskbar === "light" ? 0.93 : 0.1;
        const drawn = share(
          onTaskbar(picture, taskbar),
          (value) => Math.abs(value - ground) > 0.35,
        );
        assert.ok(drawn > 0.1 && drawn < 0.6, `${name}: ${drawn} of it is drawn`);
        for (const corner of [0, size - 1, size * (size - 1)]) {
          assert.equal(picture.rgba[corner * 4 + 3], 0, name);
        }
      }
    }
  }
});

Deno.test("A10 the four looks can be told apart at each size, even without colours", () => {
  for (const [theme, taskbar] of themes) {
    for (const size of sizes) {
      for (const [index, look] of looks.entries()) {
        for (const other of looks.slice(index + 1)) {
          const mine = onTaskbar(drawIcon(look, size, theme), taskbar);
          const theirs = onTaskbar(drawIcon(other, size, theme), taskbar);
          const different = share(mine, (value, at) => Math.abs(value - (theirs[at] ?? 0)) > 0.3);
          assert.ok(different > 0.03, `${look} and ${other} at ${size}: ${different}`);
        }
      }
    }
  }
});

Deno.test("A10 C1 a recording of a call is seen at each look and size, and in red", () => {
  for (const [theme, taskbar] of themes) {
    for (const size of sizes) {
      for (const look of looks) {
        const [plain, recording] = [false, true].map((it) => drawIcon(look, size, theme, it));
        assert.ok(plain && recording);
        const before = onTaskbar(plain, taskbar);
        const after = onTaskbar(recording, taskbar);
        const different = share(after, (value, at) => Math.abs(value - (before[at] ?? 0)) > 0.15);
        assert.ok(different > 0.05, `${look} at ${size} on ${taskbar}: ${different}`);
        const [red = 0, green = 0] = recording.rgba.subarray(
          4 * (Math.floor(0.24 * size) * size + Math.floor(0.76 * size)),
        );
        assert.ok(red > 2 * green, `${look} at ${size}: ${red} and ${green}`);
      }
    }
  }
});

Deno.test("A10 iconImage is a bitmap from the bottom up, blue first", () => {
  const rgba = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  const image = iconImage({ size: 2, rgba });
  assert.deepEqual([...image.subarray(0, 16)], [40, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 1, 0, 32, 0]);
  assert.deepEqual([...image.subarray(40, 56)], [
    ...[11, 10, 9, 12, 15, 14, 13, 16],
    ...[3, 2, 1, 4, 7, 6, 5, 8],
  ]);
  assert.equal(image.length, 40 + 16 + 8);
});

Deno.test("iconFile lists its pictures, 256 as 0", () => {
  const file = iconFile([drawIcon("running", 16, "light"), drawIcon("running", 256, "light")]);
  const view = new DataView(file.buffer);
  assert.deepEqual([...file.subarray(0, 6)], [0, 0, 1, 0, 2, 0]);
  assert.deepEqual([file[6], file[22]], [16, 0]);
  const [length, offset] = [view.getUint32(22 + 8, true), view.getUint32(22 + 12, true)];
  assert.equal(offset + length, file.length);
  assert.equal(view.getUint32(offset, true), 40);
});
