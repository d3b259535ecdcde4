import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { readUntil } from "../../testing/waiting.ts";
import type { SettingsPlace } from "./session_steps.ts";
import { patienceMs } from "./settings_browser.ts";

/** Plays a recording, and waits until it plays. @return its element. */
async function listen(place: Locator, name: string, leastS: number): Promise<Locator> {
  const audio = place.locator(`audio[aria-label="${name}"]`);
  await audio.waitFor();
  await audio.evaluate((it: HTMLAudioElement) => it.play());
  const read = () => audio.evaluate((it: HTMLAudioElement) => [it.currentTime, it.duration]);
  await readUntil(read, ([now = 0, all = 0]) => now > 0 && all > leastS);
  return audio;
}

/** Runs the echo test, reads the findings, and plays the recordings. The settings stay unchanged. */
export async function proveEchoTest(
  { account, browser }: SettingsPlace,
): Promise<void> {
  const { page } = browser;
  const kept = await account.config();
  await browser.visit("test");
  const test = page.locator(".test-echo");
  await test.getByRole("button", { name: "Start the test" }).click();
  await test.getByRole("progressbar").waitFor();
  await test.getByText("The echo is gone: the others do not hear themselves.").waitFor({
    timeout: 3 * patienceMs,
  });
  const told = browser.messages.flatMap((it) =>
    it.kind === "change" && it.change.echoTest?.phase === "done" ? [it.change.echoTest] : []
  );
  const figures = told[0]?.result.figures ?? assert.fail("no result came");
  assert.equal(
    await test.locator('[data-figure="delay"] dd').textContent(),
    `${figures.delayMs?.toFixed(1)} ms`,
  );
  await test.locator(".level-picture canvas").waitFor();
  for (const name of ["Without Anecho", "With Anecho"]) {
    await listen(test, name, 9.9);
  }
  assert.deepEqual(await account.config(), kept);
}

/** Records the person's voice, and plays it with and without Anecho. */
export async function proveOwnVoice({ browser: { page } }: SettingsPlace): Promise<void> {
  const test = page.locator(".test-voice");
  await test.getByRole("button", { name: "Record five seconds" }).click();
  await test.getByRole("button", { name: "Stop" }).click();
  await test.getByRole("button", { name: "Record five seconds" }).click();
  await test.getByText("Recorded.").waitFor();
  const raw = await listen(test, "Without Anecho", 4.9);
  const clean = await listen(test, "With Anecho", 4.9);
  const isPaused = (it: Locator) => it.evaluate((audio: HTMLAudioElement) => audio.paused);
  await readUntil(
    async () => [await isPaused(raw), await isPaused(clean)],
    ([first]) => first === true,
  );
  await test.getByRole("slider", { name: "Volume of both" }).fill("0.25");
  const volume = (it: Locator) => it.evaluate((audio: HTMLAudioElement) => audio.volume);
  await readUntil(
    async () => [await volume(raw), await volume(clean)],
    (all) => all.every((it) => it === 0.25),
  );
}
