import assert from "node:assert/strict";
import { AbsenceCounter } from "./absence_counter.ts";

/** Counts over parts of 10 frames, given by their contents and whether the device is open. */
function missingAfter(parts: readonly ["sound" | "zeros", boolean][]): number[] {
  const counter = new AbsenceCounter(20);
  let silent = 0;
  return parts.map(([content, isOpen], index) => {
    silent += content === "zeros" ? 10 : 0;
    return counter.add({ frames: 10 * (index + 1), silent, missing: 0, isOpen });
  });
}

Deno.test("C3 zeros in place of a device that is gone are missing, up to its first sound", () => {
  const parts: ["sound" | "zeros", boolean][] = [
    ["zeros", true],
    ["sound", false],
    ["zeros", false],
    ["zeros", false],
    ["zeros", true],
    ["sound", true],
    ["zeros", true],
  ];
  assert.deepEqual(missingAfter(parts), [0, 0, 10, 20, 30, 30, 30]);
});

Deno.test("C3 zeros of a device that has come back are its own after a moment", () => {
  const gone: ["sound" | "zeros", boolean][] = [["sound", true], ["zeros", false]];
  const back = new Array<["sound" | "zeros", boolean]>(5).fill(["zeros", true]);
  assert.deepEqual(missingAfter([...gone, ...back]), [0, 10, 20, 30, 30, 30, 30]);
});
