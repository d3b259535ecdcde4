import type { AppStatus } from "../../src/app/status.ts";
import { type AppPaths, appPaths } from "../../src/platform/paths.ts";
import { Folder, homeIn, type Run, runAnechoWith, startAnechoWith } from "../../testing/anecho.ts";
import { readUntil } from "../../testing/waiting.ts";

/** A person's account, with Anecho in it. */
export class Account implements AsyncDisposable {
  readonly #children: Deno.ChildProcess[] = [];

  private constructor(readonly folder: Folder) {}

  /** Makes an account in which Anecho has never run. */
  static async make(): Promise<Account> {
    return new Account(await Folder.make());
  }

  /** Paths of Anecho's files in the account. */
  get paths(): AppPaths {
    const env = homeIn(this.folder);
    return appPaths({ os: Deno.build.os, env: (name) => env[name] });
  }

  /** Runs a command to its end. */
  async run(...args: string[]): Promise<Run> {
    return await runAnechoWith(homeIn(this.folder), this.folder, ...args);
  }

  /** Starts the app in the simulated room, and waits until it runs. */
  async start(...args: string[]): Promise<Deno.ChildProcess> {
    const child = this.spawn(...args);
    await this.status(({ look }) => look === "running");
    return child;
  }

  /** Starts the app in the simulated room. */
  spawn(...args: string[]): Deno.ChildProcess {
    return this.begin(...args, "--backend", "simulated");
  }

  /** Starts a command that keeps running. */
  begin(...args: string[]): Deno.ChildProcess {
    const child = startAnechoWith(homeIn(this.folder), this.folder, ...args);
    this.#children.push(child);
    return child;
  }

  /** Waits until the running app has a certain status. @return the status. */
  async status(isIt: (status: AppStatus) => boolean): Promise<AppStatus> {
    const run = await readUntil(
      () => this.run("status", "--json"),
      ({ code, stdout }) => code === 0 && isIt(JSON.parse(stdout)),
    );
    return JSON.parse(run.stdout);
  }

  /** @return the content of the settings file. */
  async config(): Promise<Record<string, unknown>> {
    return JSON.parse(await Deno.readTextFile(this.paths.config));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) {
      try {
        child.kill("SIGKILL");
      } catch {
        // The process has ended by itself.
      }
      await child.status;
    }
    await this.folder[Symbol.asyncDispose]();
  }
}
