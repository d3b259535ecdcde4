import { dirname } from "node:path";
import { writeAll } from "./write_all.ts";
import { sleep } from "./waiting.ts";

const ownerOnly = 0o600;
/** Windows refuses while a virus scanner looks at the file, which takes some 100 ms. */
const renameAttempts = 20;
const renamePauseMs = 50;

/** @return where a file is written before it takes its place: what a killed process has left may be there. */
export function temporaryOf(path: string): string {
  return `${path}.tmp`;
}

/**
 * Writes a file so that at any moment, even if the process or the computer dies, either the old or the new
 * contents are there in full. Keeps the permissions of a file that is there; a new one is for its owner
 * alone. A symbolic link stays one.
 */
export async function writeAtomically(
  path: string,
  contents: string | Uint8Array,
): Promise<void> {
  const target = await Deno.realPath(path).catch(() => path);
  const mode = await Deno.stat(target).then((info) => info.mode ?? ownerOnly, () => ownerOnly);
  await Deno.mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const temporary = temporaryOf(target);
  // What a killed process left there may have other permissions, or be a link.
  await Deno.remove(temporary).catch(() => {});
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true, mode: mode & 0o777 });
    await writeAll(
      file,
      typeof contents === "string" ? new TextEncoder().encode(contents) : contents,
    );
    await file.sync();
  } catch (error) {
    // On a full disk, what was begun would take what little room there is.
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
  // The mode given above is less the umask.
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
