import type { MeetingEvent } from "../../meeting/meeting_event.ts";
import type { Sidecar } from "../../meeting/sidecar.ts";
import { oneLine } from "../../platform/visible_text.ts";
import { writeAtomically } from "../../platform/write_atomically.ts";
import type { Terminal } from "../terminal.ts";
import { messageOf } from "../../platform/message_of.ts";

/** How often the file is written during a recording, in ms. A killed process leaves the file of the last write. */
const periodMs = 4000;

/** The JSON file beside a recording. If it can't be written, that is noted once and the recording goes on. */
export class SidecarFile {
  readonly #path: string | undefined;
  readonly #sidecar: Sidecar;
  readonly #terminal: Terminal;
  #saving: Promise<void> | undefined;
  #savedAt = -Infinity;
  #isTold = false;

  /** @param path The file's path; `undefined` writes none. */
  constructor(path: string | undefined, sidecar: Sidecar, terminal: Terminal) {
    this.#path = path;
    this.#sidecar = sidecar;
    this.#terminal = terminal;
  }

  /** Adds an event. */
  add(event: MeetingEvent): void {
    this.#sidecar.add(event);
  }

  /** Adds the clock drift at a position. */
  addDrift(atS: number, ppm: number): void {
    this.#sidecar.addDrift(atS, ppm);
  }

  /** Writes the file if that is due. @param durationS Length of the recording so far, in seconds. */
  saveNowAndThen(durationS: number): void {
    if (this.#saving !== undefined || performance.now() - this.#savedAt < periodMs) return;
    this.#savedAt = performance.now();
    this.#saving = this.#save(durationS).finally(() => this.#saving = undefined);
  }

  /** Writes the file for the last time. */
  async finish(durationS: number): Promise<void> {
    await this.#saving;
    await this.#save(durationS);
  }

  async #save(durationS: number): Promise<void> {
    if (this.#path === undefined) return;
    try {
      await writeAtomically(this.#path, this.#sidecar.text(durationS));
    } catch (error) {
      if (this.#isTold) return;
      this.#isTold = true;
      const reason = messageOf(error);
      this.#terminal.note(
        oneLine(`${this.#path} can't be written, and the recording goes on without: ${reason}.`),
      );
    }
  }
}
