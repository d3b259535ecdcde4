import { doesNotThrow, throws } from "node:assert/strict";
import { checkOptions } from "./meeting_options.ts";

Deno.test("C1 options that exclude each other are refused, with a remedy that is one", () => {
  const refused: [Parameters<typeof checkOptions>[0], RegExp][] = [
    [{ mode: "loopback", tracks: "two" }, /one side only.*use --mode meeting\.$/],
    [{ mode: "loopback", balance: 0.5 }, /nothing to balance.*use --mode meeting\.$/],
    [{ device: "x", tracks: "two" }, /one side only.*leave --device out\.$/],
    [{ device: "x", balance: 0.5 }, /nothing to balance.*leave --device out\.$/],
    [{ tracks: "two", balance: 0.5 }, /nothing to balance.*use --tracks mix\.$/],
    [{ device: "x", mode: "meeting" }, /one device alone: leave --mode/],
  ];
  for (const [wrong, reason] of refused) {
    throws(() => checkOptions(wrong), reason, JSON.stringify(wrong));
  }
  doesNotThrow(() => checkOptions({ mode: "meeting", tracks: "mix", balance: 0.5 }));
  doesNotThrow(() => checkOptions({ device: "x" }));
});
