import { basename, dirname } from "node:path";

/** A file that is written in pieces is told of once, after so long without another piece, in ms. */
const settleMs = 100;

/** Tells when a file has been written, or put in place of another, by whomever. */
export class FileWatcher implements Disposable {
  readonly #watcher: Deno.FsWatcher;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Starts to watch. The folder is made if it is not there; the file need not be.
   *
   * @throws {Error} If the system can't watch the folder.
   */
  constructor(path: string, written: () => void) {
    const folder = dirname(path);
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Not the file itself: most programs put another in its place.
    this.#watcher = Deno.watchFs(folder, { recursive: false });
    void this.#watch(basename(path), written);
  }

  /** Ends it. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#watcher.close();
  }

  async #watch(name: string, written: () => void): Promise<void> {
    for await (const { kind, paths } of this.#watcher) {
      if (kind === "access" || !paths.some((it) => basename(it) === name)) continue;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(written, settleMs);
    }
  }
}
