import { dirname } from "node:path";
import { writeAll } from "./write_all.ts";
import { sleep } from "./waiting.ts";

const ownerOnly = 0o600;
/** Attempts at renaming: Windows refuses it while a virus scanner has the file open, for about 100 ms. */
const renameAttempts = 20;
const renamePauseMs = 50;

/** @return the path at which a file is written before it is renamed; a killed process may leave it. */
export function temporaryOf(path: string): string {
  return `${path}.tmp`;
}

/**
 * Writes a file so that at any moment, even if the process or the computer crashes, it has either its old or
 * its new contents in full. On Linux, an existing file keeps its mode, and only its owner can read or write a
 * new one. A symbolic link to an existing file stays a link, and that file is replaced.
 */
export async function writeAtomically(
  path: string,
  contents: string | Uint8Array,
): Promise<void> {
  const target = await Deno.realPath(path).catch(() => path);
  const mode = await Deno.stat(target).then((info) => info.mode ?? ownerOnly, () => ownerOnly);
  await Deno.mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const temporary = temporaryOf(target);
  // A killed process's leftover may have other permissions, or be a link.
  await Deno.remove(temporary).catch(() => {});
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true, mode: mode & 0o777 });
    await writeAll(
      file,
      typeof contents === "string" ? new TextEncoder().encode(contents) : contents,
    );
    await file.sync();
  } catch (error) {
    // On a full disk, a partial file would take up the little room that is left.
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
  // The umask may have removed bits from the mode above.
  if (Deno.build.os !== "windows") await Deno.chmod(temporary, mode & 0o777);
  await rename(temporary, target);
}

async function rename(from: string, to: string): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return await Deno.rename(from, to);
    } catch (error) {
      const mayPass = Deno.build.os === "windows" && attempt < renameAttempts &&
        (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.Busy);
      if (!mayPass) {
        await Deno.remove(from).catch(() => {});
        throw error;
      }
      await sleep(renamePauseMs);
    }
  }
}
