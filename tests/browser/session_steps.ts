import assert from "node:assert/strict";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import type { AppReply } from "../../src/app/app_command.ts";
import { sessionsFolder } from "../../src/platform/paths.ts";
import type { Account } from "../integration/account.ts";
import { type SettingsBrowser } from "./settings_browser.ts";
import { readUntil } from "../../testing/waiting.ts";

/** Answer of the running app to a command that it carried out. */
export type StatusReply = Extract<AppReply, { readonly ok: true }>;

/** The running app, and its settings in a browser. */
export interface SettingsPlace {
  readonly account: Account;
  readonly browser: SettingsBrowser;
  readonly status: () => Promise<StatusReply>;
}

const reportOf = (page: Page): Locator => page.getByRole("region", { name: "For a bug report" });

const descriptionOf = async (folder: string) =>
  JSON.parse(await Deno.readTextFile(join(folder, "session.json")));

/** Turns on the switch that keeps the last minute, and saves that minute twice: with names, then without. */
export async function proveLastMinute(
  { account, browser: { page }, status }: SettingsPlace,
): Promise<void> {
  const report = reportOf(page);
  const keeps = report.getByRole("switch", { name: "Keep the last minute" });
  await keeps.press(" ");
  await readUntil(() => account.config(), (it) => it.keepLastMinute === true);
  // An engine that runs already can't keep it, so the app opens another.
  await readUntil(status, (it) => it.status.look === "running" && it.figures?.isRunning === true);
  let folder = "";
  const write = async () => {
    await report.getByRole("button", { name: "Save the last minute" }).click();
    const told = async () => {
      const said = await report.locator(".saved").textContent();
      return /^The last minute is in (.*)\.$/.exec(said ?? "")?.[1];
    };
    folder = await readUntil(told, (it) => it !== undefined && it !== folder) ?? "";
    assert.ok((await Deno.stat(join(folder, "microphone.wav"))).size > 1000);
    return await descriptionOf(folder);
  };
  assert.match((await write()).devices.microphone, /Simulated microphone/);
  await report.getByRole("switch", { name: "Leave out names of devices" }).press(" ");
  const { devices, settings, findings } = await write();
  assert.deepEqual([devices, settings], [undefined, undefined]);
  assert.ok(findings.length > 20);
  await keeps.press(" ");
  await readUntil(() => account.config(), (it) => it.keepLastMinute === false);
}

/** Records a session and replays it, without names, as {@linkcode proveLastMinute} has left the switch. */
export async function proveRecording({ account, browser }: SettingsPlace): Promise<void> {
  const { page } = browser;
  const report = reportOf(page);
  const sessions = join(account.paths.state, sessionsFolder);
  const folders = () => [...Deno.readDirSync(sessions)].map(({ name }) => name);
  const before = folders();
  await report.getByRole("button", { name: "Record a session" }).click();
  const sign = page.locator(".session-sign");
  await sign.getByText("A session is being recorded").waitFor();
  await browser.visit("now");
  assert.deepEqual(await browser.findBarriers(), []);
  const [name = "", ...others] = folders().filter((it) => !before.includes(it));
  assert.deepEqual(others, []);
  const folder = join(sessions, name);
  const recorded = async () => (await Deno.stat(join(folder, "output.wav"))).size;
  await readUntil(recorded, (bytes) => bytes > 2 * 48_000 * 4);
  await sign.getByRole("button", { name: "Stop recording" }).click();
  await sign.waitFor({ state: "detached" });
  await browser.visit("live");
  const done = report.locator('.recorded[data-phase="done"]');
  await done.waitFor();
  const said = await done.textContent();
  assert.match(said ?? "", /^\d s were recorded to /);
  assert.ok(said?.includes(folder), said ?? "");
  const replay = await account.run("process", "--session", folder, "--json");
  const { session } = JSON.parse(replay.stdout);
  assert.deepEqual([session.ending, session.comparison.identical], ["end", true]);
  const { devices, findings } = await descriptionOf(folder);
  assert.equal(devices, undefined);
  assert.ok(findings.length > 20);
}
