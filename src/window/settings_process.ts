import { launchCommand } from "../platform/launch_command.ts";

/** What the process of the settings' window is started with. */
export interface SettingsProcessOptions {
  /** The program and its arguments. @default this program's `settings` */
  readonly command?: readonly string[];
  /** Is told why the settings could not be opened: a sentence. */
  readonly failed: (reason: string) => void;
}

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

  /** Opens the settings. What is asked while they are being opened is done by that. */
  open(): Promise<void> {
    return this.#opening ??= this.#open().finally(() => this.#opening = undefined);
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
      const reason = new TextDecoder().decode(stderr).trim().replace(/^anecho: /, "");
      if (!success) failed(reason || "The settings could not be opened.");
    } catch (error) {
      failed(error instanceof Error ? error.message : String(error));
    }
  }
}
