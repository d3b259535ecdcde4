import assert from "node:assert/strict";
import type { MenuItem } from "../menu_model.ts";
import { MenuLayout } from "./menu_layout.ts";

const quit: MenuItem = { kind: "action", label: "Quit", action: { kind: "quit" } };
const hold: MenuItem = {
  kind: "action",
  label: "Pause",
  action: { kind: "hold" },
  isTicked: false,
};
const release: MenuItem = {
  kind: "action",
  label: "Pause",
  action: { kind: "release" },
  isTicked: true,
};

function idsOf(layout: MenuLayout): number[] {
  return layout.node(0)?.children.map(({ id }) => id) ?? [];
}

Deno.test("D11 MenuLayout shows each item by the properties of a D-Bus menu", () => {
  const layout = new MenuLayout();
  layout.set([
    { kind: "text", label: "in_use" },
    { kind: "separator" },
    { kind: "submenu", label: "More", items: [hold, release] },
    quit,
  ]);
  const items = layout.node(0)?.children ?? [];
  assert.deepEqual(items.map(({ properties }) => properties), [
    { label: "in__use", enabled: false },
    { type: "separator" },
    { label: "More", "children-display": "submenu" },
    { label: "Quit" },
  ]);
  assert.deepEqual(items[2]?.children.map(({ properties }) => properties), [
    { label: "Pause", "toggle-type": "checkmark", "toggle-state": 0 },
    { label: "Pause", "toggle-type": "checkmark", "toggle-state": 1 },
  ]);
  assert.equal(layout.nodes().length, 7);
});

Deno.test("D11 MenuLayout: a click on a menu that has changed does what was read there, or nothing", () => {
  const layout = new MenuLayout();
  layout.set([hold, quit]);
  const [holdId = 0, quitId = 0] = idsOf(layout);
  layout.set([{ kind: "separator" }, release, quit]);
  assert.equal(layout.action(holdId), undefined);
  assert.deepEqual(layout.action(quitId), { kind: "quit" });
  layout.set([quit, hold]);
  assert.deepEqual(idsOf(layout), [quitId, holdId]);
  assert.deepEqual(layout.action(holdId), { kind: "hold" });
});
