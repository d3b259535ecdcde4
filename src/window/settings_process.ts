import { launchCommand } from "../platform/launch_command.ts";
import { messageOf } from "../platform/message_of.ts";

/** Options of a {@linkcode SettingsProcess}. */
export interface SettingsProcessOptions {
  /** The program and its arguments. @default this program's `settings` */
  readonly command?: readonly string[];
  /** Called with a sentence that says why the settings could not be opened. */
  readonly failed: (reason: string) => void;
}

/** Time after a call in which further calls may do nothing, in ms: see {@linkcode SettingsProcess.open}. */
const clicksMs = 2000;

/**
 * Opens the settings from the app, in a process of its own: a browser engine needs memory and may crash, which
 * must not affect the sound.
 */
export class SettingsProcess {
  readonly #options: SettingsProcessOptions;
  #opening: Promise<void> | undefined;

  constructor(options: SettingsProcessOptions) {
    this.#options = options;
  }

  /**
   * Opens the settings in a window in front. A further call does nothing if it comes within 2 s and the process of
   * this call still runs.
   */
  open(): Promise<void> {
    if (this.#opening !== undefined) return this.#opening;
    const opening = this.#open();
    const timer = setTimeout(() => this.#opening = undefined, clicksMs);
    this.#opening = opening;
    return opening.finally(() => {
      clearTimeout(timer);
      if (this.#opening === opening) this.#opening = undefined;
    });
  }

  async #open(): Promise<void> {
    const { command = [...launchCommand(), "settings"], failed } = this.#options;
    const [program = "", ...args] = command;
    try {
      const child = new Deno.Command(program, {
        args,
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      });
      const { success, stderr } = await child.output();
      // If another settings window has ended this process, there is no message.
      const [, reason] = /^anecho: (.+)$/m.exec(new TextDecoder().decode(stderr)) ?? [];
      if (!success && reason !== undefined) failed(reason);
    } catch (error) {
      failed(messageOf(error));
    }
  }
}
