import type { AutostartEntry } from "./autostart_entry.ts";
import { launchCommand } from "./launch_command.ts";
import { desktopAutostart } from "./linux/desktop_autostart.ts";
import { MenuEntry } from "./linux/menu_entry.ts";
import { NoHomeError, readEnv, systemDataFolders, xdgFolder } from "./paths.ts";
import { registryAutostart } from "./windows/registry_autostart.ts";
import { messageOf } from "./message_of.ts";

/** Error: the system refuses to change which programs it starts at login. */
export class AutostartError extends Error {
  override readonly name = "AutostartError";
  readonly code = "autostart";
}

/** Whether, and how, Anecho starts when the person logs in. */
export class Autostart {
  readonly #entry: AutostartEntry;
  readonly #wanted: string;

  /** @param command The command to start at login. @default this program, minimized to the tray */
  constructor(
    entry: AutostartEntry = systemEntry(),
    command: readonly string[] = [...launchCommand(), "--minimized"],
  ) {
    this.#entry = entry;
    this.#wanted = entry.format(command);
  }

  async isOn(): Promise<boolean> {
    return await this.#entry.read() !== undefined;
  }

  /** @return the program and arguments that start at login, or `undefined` if autostart is off. */
  async command(): Promise<string[] | undefined> {
    const entry = await this.#entry.read();
    return entry === undefined ? undefined : this.#entry.parse(entry);
  }

  /** @throws {AutostartError} */
  async set(isOn: boolean): Promise<void> {
    try {
      await (isOn ? this.#entry.write(this.#wanted) : this.#entry.remove());
    } catch (cause) {
      const reason = messageOf(cause);
      throw new AutostartError(
        `Starting with the system can't be turned ${isOn ? "on" : "off"} (${reason}): ` +
          "change it in the system's settings.",
        { cause },
      );
    }
  }

  /** Updates the entry if autostart is on with another command. @return whether the entry was changed. */
  async follow(): Promise<boolean> {
    const entry = await this.#entry.read();
    if (entry === undefined || entry === this.#wanted) return false;
    await this.set(true);
    return true;
  }
}

function systemEntry(): AutostartEntry {
  if (Deno.build.os === "windows") return registryAutostart();
  const folder = xdgFolder("XDG_CONFIG_HOME", readEnv);
  if (folder === undefined) {
    throw new NoHomeError(
      "There is no place for what starts when you log in: set HOME or XDG_CONFIG_HOME.",
    );
  }
  const own = xdgFolder("XDG_DATA_HOME", readEnv);
  const menu = own && new MenuEntry({ own, system: systemDataFolders() }, launchCommand());
  return desktopAutostart(folder, menu || undefined);
}
