import { join } from "node:path";
import * as v from "valibot";
import type { RememberedDefaults } from "../devices/remembered_defaults.ts";
import type { BackendName } from "../engine/config.ts";
import { appPaths, NoHomeError, stateFiles } from "../platform/paths.ts";
import { writeAtomically } from "../platform/write_atomically.ts";
import { messageOf } from "../platform/message_of.ts";

const deviceSchema = v.optional(
  v.object({ id: v.pipe(v.string(), v.minLength(1)), name: v.string() }),
);

const fileSchema = v.object({ console: deviceSchema, communications: deviceSchema });

/**
 * Keeps the person's default microphones in a file. So Anecho still knows them after a restart, when the system's
 * default may be Anecho's own microphone or a cable. The file holds nothing else, so its loss does no other harm.
 */
export class DefaultMemory {
  readonly #path: string;
  readonly #log: (level: "info" | "warning", text: string) => void;
  #saving: Promise<void> = Promise.resolve();

  /** @param folder The folder of the file. */
  constructor(folder: string, log: (level: "info" | "warning", text: string) => void) {
    this.#path = join(folder, stateFiles.defaults);
    this.#log = log;
  }

  /** @return the saved default microphones; none if the file is missing or can't be read. */
  async load(): Promise<RememberedDefaults> {
    try {
      const parsed = v.safeParse(fileSchema, JSON.parse(await Deno.readTextFile(this.#path)));
      return parsed.success ? parsed.output : {};
    } catch {
      return {};
    }
  }

  /** Saves new default microphones. */
  save(defaults: RememberedDefaults): void {
    this.#saving = this.#saving
      .then(() => writeAtomically(this.#path, `${JSON.stringify(defaults, null, 2)}\n`))
      .catch((error: unknown) => {
        const reason = messageOf(error);
        this.#log("warning", `your default microphone can't be kept for the next start: ${reason}`);
      });
  }

  /** Waits until everything is saved. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#saving;
  }
}

/**
 * Loads what the app has saved of the person's default microphones.
 *
 * @return none for the simulated room, and if there is no folder for them.
 */
export async function rememberedDefaults(backend: BackendName): Promise<RememberedDefaults> {
  if (backend === "simulated") return {};
  try {
    return await new DefaultMemory(appPaths().state, () => {}).load();
  } catch (error) {
    if (error instanceof NoHomeError) return {};
    throw error;
  }
}
