import { dirname, join } from "node:path";
import { WriteError } from "../exit.ts";

/**
 * Writes a text file whole or not at all.
 *
 * @throws {WriteError}
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.anecho-${crypto.randomUUID()}.tmp`);
  try {
    await Deno.writeTextFile(temporary, text, { createNew: true });
    await Deno.rename(temporary, path);
  } catch (cause) {
    await Deno.remove(temporary).catch(() => {});
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WriteError(
      `The report ${path} can't be written: make room or give another folder (${reason}).`,
      { cause },
    );
  }
}
