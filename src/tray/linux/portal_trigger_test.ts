import assert from "node:assert/strict";
import { hotkeyKeys, parseHotkey } from "../../config/hotkey.ts";
import { portalTrigger } from "./portal_trigger.ts";

Deno.test("A24 a hotkey is written as desktop portals write it", () => {
  const cases = {
    "Ctrl+Alt+M": "CTRL+ALT+m",
    "Ctrl+Shift+7": "CTRL+SHIFT+7",
    "Win+Space": "LOGO+space",
    "Alt+PageDown": "ALT+Page_Down",
    "Numpad3": "KP_3",
    "ScrollLock": "Scroll_Lock",
    "F13": "F13",
    "Pause": "Pause",
  };
  for (const [text, trigger] of Object.entries(cases)) {
    const hotkey = parseHotkey(text);
    assert.ok(hotkey !== undefined, text);
    assert.equal(portalTrigger(hotkey), trigger);
  }
  // Names consist only of letters, digits and underscores.
  for (const key of hotkeyKeys) assert.match(portalTrigger({ modifiers: [], key }), /^\w+$/);
});
