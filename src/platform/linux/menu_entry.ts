import { join } from "node:path";
import { writeAtomically } from "../write_atomically.ts";
import { formatExec } from "./desktop_entry.ts";

const packaging = join(import.meta.dirname ?? ".", "..", "..", "..", "packaging", "linux");
const entryName = "anecho.desktop";
const iconName = "anecho.svg";
/** Line of an entry that this module has written. The person's own entry lacks it, and is left alone. */
const marker = "X-Anecho-Written=true";

/** Folders of menu entries. */
export interface MenuFolders {
  /** $XDG_DATA_HOME: the person's own. */
  readonly own: string;
  /** $XDG_DATA_DIRS: those of installed packages. */
  readonly system: readonly string[];
}

/**
 * Puts Anecho into the menus of the person's desktop: an entry and its icon. Adds none where a package has installed an
 * entry, and leaves an entry alone that the person has written.
 *
 * @see https://specifications.freedesktop.org/menu-spec/latest/
 */
export class MenuEntry {
  readonly #folders: MenuFolders;
  readonly #command: readonly string[];

  /** @param command The program that the menu starts, and its arguments. */
  constructor(folders: MenuFolders, command: readonly string[]) {
    this.#folders = folders;
    this.#command = command;
  }

  /** Writes or updates the entry and its icon. Failures are ignored, since Anecho works without both. */
  async install(): Promise<void> {
    if (await this.#isPackaged() || await this.#isForeign()) return;
    const { entry, icon } = this.#paths;
    try {
      const text = await Deno.readTextFile(join(packaging, entryName));
      await writeAtomically(icon, await Deno.readTextFile(join(packaging, iconName)));
      const exec = `${formatExec(this.#command)}\n${marker}`;
      await writeAtomically(entry, text.replace(/^Exec=.*$/m, () => exec));
    } catch {
      return;
    }
  }

  /** Removes the entry and the icon from the person's own folder. */
  async remove(): Promise<void> {
    if (await this.#isForeign()) return;
    for (const path of Object.values(this.#paths)) await Deno.remove(path).catch(() => {});
  }

  get #paths(): { readonly entry: string; readonly icon: string } {
    const { own } = this.#folders;
    return {
      entry: join(own, "applications", entryName),
      icon: join(own, "icons", "hicolor", "scalable", "apps", iconName),
    };
  }

  /** @return whether the person's own folder holds an entry that this module has not written. */
  async #isForeign(): Promise<boolean> {
    try {
      return !(await Deno.readTextFile(this.#paths.entry)).split("\n").includes(marker);
    } catch (error) {
      const { NotADirectory, NotFound } = Deno.errors;
      return !(error instanceof NotFound || error instanceof NotADirectory);
    }
  }

  async #isPackaged(): Promise<boolean> {
    for (const folder of this.#folders.system) {
      const info = await Deno.stat(join(folder, "applications", entryName)).catch(() => undefined);
      if (info?.isFile) return true;
    }
    return false;
  }
}
