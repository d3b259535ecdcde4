import { join } from "node:path";
import * as v from "valibot";
import type { Reservation } from "../devices/reservation.ts";
import { stateFiles } from "../platform/paths.ts";
import { writeAtomically } from "../platform/write_atomically.ts";

const id = v.nullable(v.pipe(v.string(), v.minLength(1)));

const fileSchema = v.object({
  changes: v.array(v.object({
    role: v.picklist(["console", "multimedia", "communications"]),
    from: id,
    to: id,
  })),
});

/** Keeps Anecho's changes of the default microphones in a file, so that they can be undone even after a crash. */
export class ReservationMemory {
  readonly #path: string;

  /** @param folder The folder of the file. The file exists only while there are changes to undo. */
  constructor(folder: string) {
    this.#path = join(folder, stateFiles.reservation);
  }

  /** @return the reservation; `undefined` if the file is missing or can't be read. */
  async load(): Promise<Reservation | undefined> {
    try {
      const parsed = v.safeParse(fileSchema, JSON.parse(await Deno.readTextFile(this.#path)));
      return parsed.success ? parsed.output : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Saves a reservation, which is on the disk when the promise resolves. One without changes removes the file.
   */
  async save(reservation: Reservation): Promise<void> {
    if (reservation.changes.length === 0) return await this.#remove();
    await writeAtomically(this.#path, `${JSON.stringify(reservation, null, 2)}\n`);
  }

  async #remove(): Promise<void> {
    try {
      await Deno.remove(this.#path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
