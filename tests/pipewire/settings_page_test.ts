import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { noise } from "../../testing/wav.ts";
import { play, record, sampleRate } from "../../testing/rig/engine_on_pipewire.ts";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { findBrowser, SettingsBrowser } from "../browser/settings_browser.ts";
import { AppOnPipeWire } from "./app_on_pipewire.ts";
import { until } from "../../testing/waiting.ts";
import { testUnless } from "../../testing/test_unless.ts";

const browserPath = await findBrowser();
const test = testUnless(
  await pipeWireObstacle() ?? (browserPath === undefined ? "chromium is not installed" : undefined),
);
const virtualMicrophone = "anecho_microphone:capture_MONO";
/** Time within which the page shows that a device is gone, in ms. */
const noticedMs = 1000;

test(
  "A15 A20 D6 D9 the app and its page follow microphones that come and go, and the sound server",
  async () => {
    await using rig = await PipeWireRig.start();
    const app = new AppOnPipeWire(rig);
    await app.waitFor(/^engine opened/);
    await app.command("mic");
    const address = (await app.command("settings", "--url")).trim();
    await using browser = await SettingsBrowser.open(browserPath ?? "", address, { locale: "en" });
    const { page } = browser;
    const banner = page.locator(".banner-sentence");
    const device = (name: string): Locator =>
      page.locator('fieldset[data-role="microphone"] .device')
        .filter({ has: page.locator(".device-name").getByText(name, { exact: true }) });
    const isMetered = async () => (await rig.states()).has("anecho_meter");

    // While the page shows the devices, and only then, it shows the level of an unused microphone too.
    await rig.addMicrophone("other");
    assert.equal(await isMetered(), false);
    await browser.visit("devices");
    const player = await play(rig, [noise(60 * sampleRate, 0.1, 3)], "other:input_MONO");
    await device("other").locator('.meter[data-word="good"]').waitFor();
    await device("Rig mic").locator('.meter[data-word="silent"]').waitFor();
    await player.end();
    await device("other").locator('.meter[data-word="silent"]').waitFor();

    const recording = await record(rig, virtualMicrophone);
    await app.waitFor(/^running$/);
    await banner.getByText("The echo is being taken out").waitFor();
    const seenGone = device("Rig mic").and(page.locator('[data-missing="true"]')).waitFor()
      .then(() => performance.now());
    await rig.removeNode("mic");
    const removed = performance.now();
    const delayMs = await seenGone - removed;
    assert.ok(delayMs < noticedMs, `shown after ${delayMs} ms`);
    await app.waitFor(/"Rig mic" is not there/);
    assert.match(await app.command("status"), /^"Rig mic" is not there: plug it in/);
    await banner.getByText('"Rig mic" is not there').waitFor();
    await rig.addMicrophone("mic");
    await app.waitFor(/^microphone opened$/);
    await rig.untilLinked("mic:capture_MONO", "anecho_capture");
    // The device has another name now, but is the same.
    await device("mic").and(page.locator('[data-chosen="true"][data-missing="false"]')).waitFor();
    await recording.finish();

    await rig.killDaemons();
    await app.waitFor(/is lost: the sound server has ended/);
    await banner.getByText("Waiting for the sound server").waitFor();
    await rig.startDaemons();
    await rig.untilPort(virtualMicrophone);
    const again = await record(rig, virtualMicrophone);
    await rig.untilLinked("mic:capture_MONO", "anecho_capture");
    await banner.getByText("The echo is being taken out").waitFor();
    await again.finish();
    await device("Rig mic").locator('.meter[data-word="silent"]').waitFor();

    await browser.visit("now");
    await until("no device is open for its level", async () => !await isMetered());
    await app.command("quit");
    assert.equal(await app.process.ended, 0, app.process.read());
    await page.getByRole("heading", { name: "Anecho has ended" }).waitFor();
    assert.deepEqual(browser.complaints, []);
  },
  // The driver keeps its process and timers until the browser is closed.
  { sanitizeOps: false, sanitizeResources: false },
);
