import assert from "node:assert/strict";
import { readUntil } from "../../testing/waiting.ts";
import type { SettingsPlace } from "./session_steps.ts";
import { chooseRadio } from "./settings_browser.ts";

/** Changes each setting of the page Sound; each change takes effect at once and is kept. */
export async function proveSound(
  { account, browser, status }: SettingsPlace,
): Promise<void> {
  const { page } = browser;
  await browser.visit("sound");
  const enginesOpened = () =>
    browser.messages.filter((it) => it.kind === "event" && /^engine opened/.test(it.event.text))
      .length;
  const cleaning = async () => (await account.config()).cleaning as Record<string, unknown>;
  for (
    const [name, key] of [
      ["Stereo speakers", "stereoReference"],
      ["Automatic gain", "automaticGain"],
      ["Stereo microphone", "stereoOutput"],
      ["High-pass filter", "highPass"],
    ] as const
  ) {
    const before = enginesOpened();
    const knob = page.getByRole("switch", { name });
    const isOn = await knob.getAttribute("aria-checked") === "true";
    await knob.press(" ");
    await page.getByRole("switch", { name, checked: !isOn }).waitFor();
    await readUntil(cleaning, (it) => it?.[key] === !isOn);
    // The change needs another engine.
    await readUntil(() => Promise.resolve(enginesOpened()), (it) => it > before);
    await readUntil(status, ({ figures }) => figures?.isRunning === true);
  }
  const before = enginesOpened();
  const slider = page.getByRole("slider", { name: "Output level" });
  await slider.press("End");
  await readUntil(cleaning, (it) => it?.outputLevelDb === 20);
  await page.getByText("+20.0 dB", { exact: true }).waitFor();
  assert.equal(enginesOpened(), before, "an output level needs no other engine");
  await slider.press("Home");
  await readUntil(cleaning, (it) => it?.outputLevelDb === -20);
  await chooseRadio(page.locator("main"), "Very high");
  await readUntil(cleaning, (it) => it?.noiseSuppression === "very-high");
  await chooseRadio(page.locator("main"), "Classic");
  await readUntil(() => account.config(), (it) => it.canceller === "classic");
  await chooseRadio(page.locator("main"), "Always");
  await readUntil(status, (it) => it.status.mode === "always");
}

/** Sets a hotkey by pressing it, and removes it. */
export async function proveHotkey(
  { account, browser: { page } }: SettingsPlace,
): Promise<void> {
  const hotkeys = async () => (await account.config()).hotkeys as Record<string, unknown>;
  const field = page.locator("input.hotkey").first();
  await field.press("Control+Alt+KeyM");
  await readUntil(hotkeys, (it) => it?.mute === "Ctrl+Alt+M");
  // The field's content is a property, which no selector finds.
  await readUntil(() => field.inputValue(), (it) => it === "Ctrl+Alt+M");
  await field.press("Backspace");
  await readUntil(hotkeys, (it) => it?.mute === "none");
}
