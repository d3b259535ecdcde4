import assert from "node:assert/strict";
import type { AppCommand } from "../../src/app/app_command.ts";
import { sendCommand } from "../../src/app/send_command.ts";
import { modes } from "../../src/config/config.ts";
import { ConfigStore } from "../../src/config/config_store.ts";
import { Account } from "./account.ts";
import { type Run, textOf } from "./anecho.ts";

const kills = 50;
/** So many people's apps are killed side by side. */
const people = 5;
/** How long a start takes, and more. */
const startMs = 1000;
const changesMs = 200;

function someCommand(): AppCommand {
  const mode = modes[Math.floor(Math.random() * modes.length)] ?? "always";
  const commands: AppCommand[] = [
    { command: "pause" },
    { command: "resume" },
    { command: "mode", mode },
    { command: "choose", microphone: Math.random() < 0.5 ? "default" : "simulated" },
    { command: "choose", speaker: Math.random() < 0.5 ? "default" : "simulated" },
  ];
  return commands[Math.floor(Math.random() * commands.length)] ?? { command: "resume" };
}

/** An app that was started. */
class Started {
  readonly child: Deno.ChildProcess;
  readonly ended: Promise<Run>;
  hasEnded = false;

  constructor(readonly account: Account) {
    this.child = account.spawn();
    this.ended = this.child.output().then((output) => {
      this.hasEnded = true;
      return textOf(output);
    });
  }

  /** Waits until it answers. */
  async answers(): Promise<void> {
    const { runtime } = this.account.paths;
    while (true) {
      const reply = await sendCommand(runtime, { command: "status" }).catch(() => undefined);
      if (reply?.ok) return;
      assert.ok(!this.hasEnded, `it ended: ${JSON.stringify(await this.ended)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Starts the app and kills it: while it starts, or while its state and settings change. */
async function startAndKill(account: Account): Promise<void> {
  const app = new Started(account);
  const whileStarting = Math.random() < 0.3;
  if (!whileStarting) await app.answers();
  const wait = Math.random() * (whileStarting ? startMs : changesMs);
  setTimeout(() => app.child.kill("SIGKILL"), wait);
  while (!whileStarting && !app.hasEnded) {
    await sendCommand(account.paths.runtime, someCommand()).catch(() => {});
  }
  const { stderr } = await app.ended;
  assert.doesNotMatch(stderr, /can't|could not|running already/);
  const { trouble } = await new ConfigStore(account.paths.config).load();
  assert.equal(trouble, undefined);
}

Deno.test({
  name: `A19 A20 each start is clean after ${kills} kills amid starts, commands and saves`,
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const live = async () => {
      await using account = await Account.make();
      for (let kill = 0; kill < kills / people; kill++) await startAndKill(account);
      const app = new Started(account);
      await app.answers();
      await account.run("resume");
      await account.run("mode", "always");
      await account.status(({ look, mode }) => look === "running" && mode === "always");
      assert.equal((await account.run("quit")).code, 0);
      const { code, stderr } = await app.ended;
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stderr, /can't|could not|running already/);
    };
    await Promise.all(Array.from({ length: people }, live));
  },
});
