import { equal } from "node:assert/strict";
import { ReplayWindow } from "./replay_window.ts";

Deno.test("B5 each packet is taken once, in any order, and none that is too old", () => {
  const window = new ReplayWindow();
  for (const index of [1000, 1002, 1001, 1127]) {
    equal(window.isNew(index), true, `${index}`);
    window.add(index);
    equal(window.isNew(index), false, `${index} again`);
  }
  equal(window.isNew(1003), true);
  window.add(1200);
  equal(window.isNew(1072), false, "too old");
  equal(window.isNew(1073), true);
});

Deno.test("B5 the index goes on where the sequence numbers begin anew, also after a long loss", () => {
  const window = new ReplayWindow();
  window.add(65_400);
  equal(window.nearest(65_535), 65_535);
  equal(window.nearest(3000), 65_536 + 3000);
  window.add(65_536 + 3000);
  equal(window.nearest(65_500), 65_500);
  equal(window.nearest(3001), 65_536 + 3001);
});
