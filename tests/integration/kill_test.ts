import assert from "node:assert/strict";
import type { AppCommand } from "../../src/app/app_command.ts";
import { sendCommand } from "../../src/app/send_command.ts";
import { modes } from "../../src/config/config.ts";
import { ConfigStore } from "../../src/config/config_store.ts";
import { Account } from "./account.ts";
import { sleep } from "../../src/platform/waiting.ts";
import { chance } from "../../testing/chance.ts";

/** How often the app is killed. */
const kills = Number(Deno.env.get("ANECHO_KILLS") ?? 10);
/** Longer than a start takes, in ms. */
const startMs = 1000;
const changesMs = 100;

function someCommand(random: () => number): AppCommand {
  const oneOf = <Item>(items: readonly Item[], usual: Item) =>
    items[Math.floor(random() * items.length)] ?? usual;
  return oneOf<AppCommand>([
    { command: "pause" },
    { command: "resume" },
    { command: "mode", mode: oneOf(modes, "always") },
    { command: "choose", microphone: oneOf(["default", "simulated"], "default") },
    { command: "choose", speaker: oneOf(["default", "simulated"], "default") },
  ], { command: "pause" });
}

/** Waits until an app that was started answers. */
async function answers(account: Account, hasEnded: () => boolean): Promise<void> {
  while (true) {
    const reply = await sendCommand(account.paths.runtime, { command: "status" }).catch(() => {});
    if (reply?.ok) return;
    assert.ok(!hasEnded(), "it ended by itself");
    await sleep(20);
  }
}

/** Starts the app and kills it: while it starts, or while its state and settings change. */
async function startAndKill(account: Account, random: () => number): Promise<void> {
  const child = account.spawn();
  let hasEnded = false;
  const ended = child.output().finally(() => hasEnded = true);
  if (random() < 0.3) {
    await sleep(random() * startMs);
  } else {
    await answers(account, () => hasEnded);
    // The replies are not awaited, so the kill interrupts the work.
    const sent = Array.from({ length: 5 }, () => someCommand(random))
      .map((it) => sendCommand(account.paths.runtime, it).catch(() => {}));
    await sleep(random() * changesMs);
    child.kill("SIGKILL");
    await Promise.all(sent);
  }
  if (!hasEnded) child.kill("SIGKILL");
  const { stderr } = await ended;
  assert.doesNotMatch(new TextDecoder().decode(stderr), /can't|could not|running already/);
  const { trouble } = await new ConfigStore(account.paths.config).load();
  assert.equal(trouble, undefined);
}

Deno.test({
  name: `A19 A20 each start is clean after ${kills} kills amid starts, commands and saves`,
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using account = await Account.make();
    const random = chance();
    for (let kill = 0; kill < kills; kill++) await startAndKill(account, random);
    const child = account.spawn();
    let hasEnded = false;
    const ended = child.output().finally(() => hasEnded = true);
    await answers(account, () => hasEnded);
    await account.run("resume");
    await account.run("mode", "always");
    await account.status(({ look, mode }) => look === "running" && mode === "always");
    assert.equal((await account.run("quit")).code, 0);
    const { code, stderr } = await ended;
    const text = new TextDecoder().decode(stderr);
    assert.equal(code, 0, text);
    assert.doesNotMatch(text, /can't|could not|running already/);
  },
});
