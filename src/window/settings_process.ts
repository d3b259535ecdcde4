import { launchCommand } from "../platform/launch_command.ts";
import { messageOf } from "../platform/message_of.ts";

/** Options of the process of the settings window. */
export interface SettingsProcessOptions {
  /** The program and its arguments. @default this program's `settings` */
  readonly command?: readonly string[];
  /** Is told why the settings could not be opened: a sentence. */
  readonly failed: (reason: string) => void;
}

/** Clicks within this time, in ms, are one. */
const clicksMs = 2000;

/**
 * Opens the settings from the app: in a process of its own, since a browser's engine needs memory and may
 * crash, which is no matter of the sound.
 */
export class SettingsProcess {
  readonly #options: SettingsProcessOptions;
  #opening: Promise<void> | undefined;

  constructor(options: SettingsProcessOptions) {
    this.#options = options;
  }

  /** Opens the settings. Two clicks do it once; later ones bring another window to the front. */
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
      // One that another window has taken the place of ends without a word.
      const [, reason] = /^anecho: (.+)$/m.exec(new TextDecoder().decode(stderr)) ?? [];
      if (!success && reason !== undefined) failed(reason);
    } catch (error) {
      failed(messageOf(error));
    }
  }
}
