import { basename, dirname, join } from "node:path";

/**
 * Temporary files and folders of this process. Each is locked while it is in use, and the system releases the
 * lock if the process is killed. So the next process recognizes what a killed process has left, and removes it,
 * since it may hold recorded sound.
 */

const lockName = "lock";
/** Age in ms at which a folder without a lock file is removed: a younger one may only just have been made. */
const unlockedMs = 3_600_000;

/** A temporary folder of this process. */
export class OwnedFolder implements AsyncDisposable {
  readonly #lock: Deno.FsFile;

  private constructor(readonly path: string, lock: Deno.FsFile) {
    this.#lock = lock;
  }

  /**
   * Makes a folder, and removes folders of the same kind that killed processes have left.
   *
   * @param kind Begins the folder's name.
   * @param dir The folder in which to make it. @default the system's folder for temporary files
   */
  static async make(kind: string, dir?: string): Promise<OwnedFolder> {
    while (true) {
      const path = await Deno.makeTempDir({ prefix: `${kind}-`, dir });
      const lock = await openLocked(join(path, lockName));
      // Another process may have removed the folder as a leftover.
      if (lock === undefined) continue;
      await removeLeftFolders(kind, dirname(path));
      return new OwnedFolder(path, lock);
    }
  }

  /** Removes the folder with its contents. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#lock.close();
    await Deno.remove(this.path, { recursive: true }).catch(() => {});
  }
}

/** Removes folders of a kind whose processes have ended. Never throws. */
export async function removeLeftFolders(kind: string, dir: string): Promise<void> {
  await eachOwn(dir, (name) => name.startsWith(`${kind}-`), async (path, info) => {
    if (!info.isDirectory) return;
    const lock = await tryToLock(join(path, lockName));
    const isMissing = lock === "missing" && Date.now() - (info.mtime?.getTime() ?? 0) > unlockedMs;
    if (typeof lock === "string" && !isMissing) return;
    // Windows removes no folder with an open file in it.
    if (Deno.build.os === "windows" && typeof lock !== "string") lock.close();
    await Deno.remove(path, { recursive: true }).catch(() => {});
    if (Deno.build.os !== "windows" && typeof lock !== "string") lock.close();
  });
}

/**
 * Creates a file under a temporary name in a folder, locked as long as it is open, and removes such files that
 * killed processes have left there.
 */
export async function createOwnedFile(dir: string): Promise<{ path: string; file: Deno.FsFile }> {
  await eachOwn(dir, isOwnedName, async (path, info) => {
    if (!info.isFile) return;
    const lock = await tryToLock(path);
    if (typeof lock === "string") return;
    await Deno.remove(path).catch(() => {});
    lock.close();
  });
  while (true) {
    const path = join(dir, `.anecho-${crypto.randomUUID()}.tmp`);
    const file = await openLocked(path, true);
    if (file !== undefined) return { path, file };
  }
}

function isOwnedName(path: string): boolean {
  return /^\.anecho-[0-9a-f-]{36}\.tmp$/.test(basename(path));
}

/** @return the opened and locked file, or `undefined` if another process has removed it meanwhile. */
async function openLocked(path: string, isNew = false): Promise<Deno.FsFile | undefined> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { read: true, write: true, ...creation(isNew) });
  } catch (error) {
    // The folder was removed meanwhile.
    if (!isNew && error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  await file.lock(true);
  if (await Deno.stat(path).then(() => true, () => false)) return file;
  file.close();
  return undefined;
}

function creation(isNew: boolean): Deno.OpenOptions {
  // A new file becomes the person's own by renaming, so it gets the person's usual permissions.
  return isNew ? { createNew: true } : { create: true, mode: 0o600 };
}

async function tryToLock(path: string): Promise<Deno.FsFile | "missing" | "in use"> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { read: true, write: true });
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? "missing" : "in use";
  }
  if (await file.tryLock(true).catch(() => false)) return file;
  file.close();
  return "in use";
}

/** Visits the wanted entries of this user: in a shared folder, other users may have made such entries too. */
async function eachOwn(
  dir: string,
  isWanted: (name: string) => boolean,
  visit: (path: string, info: Deno.FileInfo) => Promise<void>,
): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(dir)) {
      if (!isWanted(name)) continue;
      const path = join(dir, name);
      const info = await Deno.lstat(path).catch(() => undefined);
      if (info !== undefined && (info.uid === null || info.uid === Deno.uid())) {
        await visit(path, info);
      }
    }
  } catch {
    // A folder that can't be listed can't be tidied.
  }
}
