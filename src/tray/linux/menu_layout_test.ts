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

Deno.test("D11 MenuLayout: a submenu and its items keep their numbers when lines come above them", () => {
  const layout = new MenuLayout();
  const status: MenuItem = { kind: "text", label: "Ready" };
  const separator: MenuItem = { kind: "separator" };
  const more: MenuItem = { kind: "submenu", label: "More", items: [separator, hold] };
  const other: MenuItem = { kind: "submenu", label: "Other", items: [separator, hold] };
  layout.set([status, more, other]);
  const before = layout.node(0)?.children ?? [];
  layout.set([status, { kind: "text", label: "Remote microphone" }, separator, other, more]);
  const after = layout.node(0)?.children ?? [];
  assert.deepEqual(after.at(-1), before[1]);
  assert.deepEqual(after.at(-2), before[2]);
  assert.deepEqual(layout.action(before[1]?.children[1]?.id ?? 0), { kind: "hold" });
  assert.equal(layout.nodes().length, 10);
});
