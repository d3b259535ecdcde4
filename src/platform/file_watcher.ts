import { basename, dirname } from "node:path";

/** Quiet time before a change is reported, in ms, so that a file written in pieces is reported once. */
const settleMs = 100;

/** Calls back when any program has written, replaced or removed a file. */
export class FileWatcher implements Disposable {
  readonly #watcher: Deno.FsWatcher;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Starts to watch. A missing folder is created; the file may be missing.
   *
   * @throws {Error} If the system can't watch the folder.
   */
  constructor(path: string, written: () => void) {
    const folder = dirname(path);
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Watches the folder, since most programs save by replacing the file.
    this.#watcher = Deno.watchFs(folder, { recursive: false });
    void this.#watch(basename(path), written);
  }

  /** Stops watching. */
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
