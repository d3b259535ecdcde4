const encoder = new TextEncoder();

/**
 * A line on standard error that shows the progress of a long job. On a terminal it is redrawn in place
 * and disappears at the end; elsewhere only the name of the job is printed, once.
 *
 * It never uses standard output, which belongs to the program that runs afterwards.
 *
 * @example
 * ```ts
 * using progress = new Progress("Building release");
 * progress.update("12 of 130");
 * ```
 */
export class Progress implements Disposable {
  readonly #label: string;
  readonly #isTerminal = Deno.stderr.isTerminal();
  #isShown = false;
  #lastDraw_ms = 0;

  /** @param label Name of the job; printed with the first update. */
  constructor(label: string) {
    this.#label = label;
  }

  /**
   * @param detail How far the job is; on a terminal it is drawn at most ten times a second, and details in
   * between are left out.
   */
  update(detail: string): void {
    if (!this.#isTerminal) {
      if (!this.#isShown) Deno.stderr.writeSync(encoder.encode(`${this.#label}\n`));
      this.#isShown = true;
      return;
    }
    const now_ms = performance.now();
    if (this.#isShown && now_ms - this.#lastDraw_ms < 100) return;
    this.#isShown = true;
    this.#lastDraw_ms = now_ms;
    Deno.stderr.writeSync(encoder.encode(`\r\x1b[K${this.#label} ${detail}`));
  }

  /** Clears the line. */
  [Symbol.dispose](): void {
    if (this.#isTerminal && this.#isShown) Deno.stderr.writeSync(encoder.encode("\r\x1b[K"));
  }
}
