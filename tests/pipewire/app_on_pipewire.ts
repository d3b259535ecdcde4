import assert from "node:assert/strict";
import { join } from "node:path";
import { projectRoot } from "../../tools/project.ts";
import { type PipeWireRig } from "../../testing/rig/pipewire.ts";
import { until } from "../../testing/waiting.ts";
import { type Running } from "../../testing/rig/rig_process.ts";

/** The app on a rig's PipeWire, as a person starts it. */
export class AppOnPipeWire {
  readonly process: Running;

  constructor(private readonly rig: PipeWireRig, ...options: string[]) {
    this.process = this.#start("--backend", "pipewire", ...options);
  }

  /** Waits until `times` lines of the app's log match. */
  async waitFor(line: RegExp, times = 1): Promise<void> {
    const isThere = () => {
      const lines = this.process.read().split("\n").filter((text) => line.test(text));
      return lines.length >= times;
    };
    await until(`${line}`, isThere).catch((error: unknown) =>
      assert.fail(`${error}: ${this.process.read()}`)
    );
  }

  /** Runs a command for the app. @return the command's output. */
  async command(...args: string[]): Promise<string> {
    const process = this.#start(...args);
    assert.equal(await process.ended, 0, process.read());
    return process.read();
  }

  /** Quits the app, as a person does. */
  async quit(): Promise<void> {
    await this.command("quit");
    assert.equal(await this.process.ended, 0, this.process.read());
  }

  #start(...args: string[]): Running {
    const { HOME = "/", DENO_DIR = join(HOME, ".cache", "deno") } = Deno.env.toObject();
    const main = join(projectRoot, "main.ts");
    return this.rig.start(
      [Deno.execPath(), "run", "--quiet", "--no-check", "--allow-all", main, ...args],
      { DENO_DIR },
    );
  }
}
