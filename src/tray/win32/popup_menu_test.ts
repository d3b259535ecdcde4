import assert from "node:assert/strict";
import { menuLabel } from "./popup_menu.ts";

Deno.test("A10 names of devices appear in the menu as they are", () => {
  assert.equal(menuLabel("Bang & Olufsen\t(A)\n"), "Bang && Olufsen (A) ");
});
