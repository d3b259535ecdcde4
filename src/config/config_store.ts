import { isDeepStrictEqual } from "node:util";
import { readPlainFile } from "../platform/read_plain_file.ts";
import { writeAtomically } from "../platform/write_atomically.ts";
import { type Config, defaultConfig } from "./config.ts";
import { readConfigBytes } from "./read_config.ts";
import { messageOf } from "../platform/message_of.ts";

/** Settings, with facts about their file. */
export interface LoadedConfig {
  readonly config: Config;
  /** What is wrong with the file, as a sentence, if it could not be used as it is. */
  readonly trouble?: string;
  /** Whether the file exists but could not be read, so that saving would overwrite its settings. */
  readonly isUnread?: true;
  /** Whether there is no file, as at the first start. */
  readonly isNew?: true;
  /** Changes by other programs since the file was last read or written here. */
  readonly othersChange?: Partial<Config>;
}

/** A change of the settings file by another program. */
export type OthersChange =
  | { readonly kind: "change"; readonly change: Partial<Config> }
  /** The changed file can't be used as it is; `text` is a sentence. */
  | { readonly kind: "trouble"; readonly text: string };

/** Error: the settings file can't be written. */
export class ConfigWriteError extends Error {
  override readonly name = "ConfigWriteError";
  readonly code = "config-write";
}

/** Keeps the settings in a file. One process of Anecho at a time may write it; editors may change it too. */
export class ConfigStore {
  readonly #path: string;
  #saving: Promise<void> = Promise.resolve();
  /** The settings that the next write takes, and that write; `undefined` if none waits. */
  #next: { config: Config; readonly written: Promise<void> } | undefined;
  /** The settings as they were last read or written. */
  #known: Config | undefined;

  /** @param path The file; it may be missing. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Path of the settings file. */
  get path(): string {
    return this.#path;
  }

  /** Reads the settings. If the file can be read but not used as it is, a copy of it is kept beside it. */
  async load(): Promise<LoadedConfig> {
    const loaded = await this.#load();
    const othersChange = this.#learn(loaded.config);
    const isWhole = loaded.trouble === undefined && loaded.isNew === undefined;
    return isWhole && othersChange !== undefined ? { ...loaded, othersChange } : loaded;
  }

  /**
   * Reads changes by other programs since the file was last read or written here.
   *
   * @return the changes, or why the changed file can't be used; `undefined` if there are none, or if the file
   *     can't be read.
   */
  async readChange(): Promise<OthersChange | undefined> {
    const bytes = await readPlainFile(this.#path).catch(() => undefined);
    if (bytes === undefined) return undefined;
    const read = readConfigBytes(bytes);
    if (read.kind !== "good") {
      const problems = read.kind === "damaged" ? read.problems : ["a newer Anecho has written it"];
      const text = `The settings ${this.#path} were changed, but can't be used like that: ` +
        `${problems.join("; ")}. Correct them; until then those from before are in force.`;
      return { kind: "trouble", text };
    }
    const change = this.#learn(read.config);
    return change && { kind: "change", change };
  }

  /** Remembers the file's contents. @return the settings that changed; `undefined` if none did. */
  #learn(config: Config): Partial<Config> | undefined {
    const before: Readonly<Record<string, unknown>> = this.#known ?? config;
    this.#known = config;
    const changed = Object.entries(config)
      .filter(([key, value]) => !isDeepStrictEqual(value, before[key]));
    return changed.length === 0 ? undefined : Object.fromEntries(changed);
  }

  async #load(): Promise<LoadedConfig> {
    let bytes: Uint8Array;
    try {
      bytes = await readPlainFile(this.#path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return { config: defaultConfig, isNew: true };
      const trouble = `The settings ${this.#path} can't be read (${messageOf(error)}): ` +
        "make it a file that you can read. Until then Anecho uses its defaults, and keeps no changes.";
      return { config: defaultConfig, trouble, isUnread: true };
    }
    const read = readConfigBytes(bytes);
    switch (read.kind) {
      case "good":
        return { config: read.config };
      case "damaged": {
        const kept = await this.#keep("bad", bytes);
        const problems = read.problems.join("; ");
        const trouble = `The settings ${this.#path} can't all be used: ${problems}. ` +
          `Settings that were wrong have their defaults now. ${kept}`;
        return { config: read.config, trouble };
      }
      case "newer": {
        const kept = await this.#keep(`v${read.version}`, bytes);
        const trouble = `The settings ${this.#path} were written by a newer Anecho: ` +
          `install that again, or go on with the defaults. ${kept}`;
        return { config: defaultConfig, trouble };
      }
    }
  }

  /**
   * Writes the settings. Of several calls during a write, only the last is carried out; all of them end as it does.
   *
   * @throws {ConfigWriteError}
   */
  save(config: Config): Promise<void> {
    if (this.#next !== undefined) {
      this.#next.config = config;
      return this.#next.written;
    }
    const write = async () => {
      this.#next = undefined;
      await this.#write(next.config);
    };
    const next = { config, written: this.#saving.catch(() => {}).then(write) };
    this.#next = next;
    this.#saving = next.written;
    return next.written;
  }

  async #write(config: Config): Promise<void> {
    try {
      await writeAtomically(this.#path, `${JSON.stringify(config, null, 2)}\n`);
      this.#known = config;
    } catch (cause) {
      throw new ConfigWriteError(
        `The settings ${this.#path} can't be written: make room, or make the folder writable ` +
          `(${messageOf(cause)}).`,
        { cause },
      );
    }
  }

  async #keep(ending: string, bytes: Uint8Array): Promise<string> {
    const copy = `${this.#path}.${ending}`;
    try {
      await writeAtomically(copy, bytes);
      return `The old file is kept as ${copy}.`;
    } catch (error) {
      return `It could not be kept as ${copy} (${messageOf(error)}).`;
    }
  }
}
