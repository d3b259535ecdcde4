import { dirname, join } from "node:path";
import * as v from "valibot";
import { stateFiles } from "../platform/paths.ts";

const side = (least: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(8192));
const sizeSchema = v.object({ width: side(320), height: side(320) });

/** The size of a window's inside, in CSS pixels. */
export type WindowSize = v.InferOutput<typeof sizeSchema>;

/** The size of a window that was never opened before. */
export const firstSize: WindowSize = { width: 1000, height: 760 };

/** Remembers the size of the settings' window. */
export class WindowSizeMemory {
  readonly #path: string;

  /** @param folder Where it is kept. */
  constructor(folder: string) {
    this.#path = join(folder, stateFiles.window);
  }

  /** @return the size that was kept, or the first. */
  load(): WindowSize {
    try {
      return v.parse(sizeSchema, JSON.parse(Deno.readTextFileSync(this.#path)));
    } catch {
      return firstSize;
    }
  }

  /** Keeps a size, if it is one. Whether it could be written is of no consequence. */
  save(size: unknown): void {
    const parsed = v.safeParse(sizeSchema, size);
    if (!parsed.success) return;
    try {
      Deno.mkdirSync(dirname(this.#path), { recursive: true });
      Deno.writeTextFileSync(this.#path, JSON.stringify(parsed.output));
    } catch {
      return;
    }
  }
}
