import { dirname, join } from "node:path";
import * as v from "valibot";
import { stateFiles } from "../platform/paths.ts";

const side = (least: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(8192));
const sizeSchema = v.object({ width: side(320), height: side(320) });

/** Size with which a window is made, in CSS pixels. */
export type WindowSize = v.InferOutput<typeof sizeSchema>;

/** Size at the first opening. */
export const firstSize: WindowSize = { width: 1000, height: 760 };

/** Remembers the size of the settings window. */
export class WindowSizeMemory {
  readonly #path: string;

  /** @param folder The folder of the file. */
  constructor(folder: string) {
    this.#path = join(folder, stateFiles.window);
  }

  /** @return the saved size; {@linkcode firstSize} if there is none. */
  load(): WindowSize {
    try {
      return v.parse(sizeSchema, JSON.parse(Deno.readTextFileSync(this.#path)));
    } catch {
      return firstSize;
    }
  }

  /** Saves a size, if it is valid. Ignores failures. */
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
