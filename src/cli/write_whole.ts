import { dirname } from "node:path";
import { createOwnedFile } from "../platform/owned_files.ts";
import { WriteError } from "./exit.ts";
import { messageOf } from "../platform/message_of.ts";
import { writeAll } from "../platform/write_all.ts";

/**
 * Writes a text file whole or not at all; a file of that name is replaced.
 *
 * @param what What the file is, in the message of an error, such as "The report".
 * @throws {WriteError}
 */
export async function writeWhole(path: string, text: string, what: string): Promise<void> {
  let temporary: string | undefined;
  try {
    const { path: name, file } = await createOwnedFile(dirname(path));
    temporary = name;
    using _file = file;
    await writeAll(file, new TextEncoder().encode(text));
    // Windows can't rename an open file.
    if (Deno.build.os === "windows") file.close();
    await Deno.rename(temporary, path);
  } catch (cause) {
    if (temporary !== undefined) await Deno.remove(temporary).catch(() => {});
    const reason = messageOf(cause);
    throw new WriteError(
      `${what} ${path} can't be written: make room or give another folder (${reason}).`,
      { cause },
    );
  }
}
