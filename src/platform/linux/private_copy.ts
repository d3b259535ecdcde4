import { createHash } from "node:crypto";
import { join } from "node:path";
import { messageOf } from "../message_of.ts";

const libcSymbols = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** O_RDONLY | O_NONBLOCK | O_CLOEXEC: opening a pipe in the file's place must not block. */
const openFlags = 0o2004000;
const folderMode = 0o700;
const fileMode = 0o500;
const othersMayWrite = 0o022;
const othersMayAnything = 0o077;
/** Age at which a leftover is removed, in ms: a process that is just starting may use a younger one. */
const leftoverMs = 3_600_000;

/** Error: no folder is fit for a private copy. */
export class NoPrivatePlaceError extends Error {
  override readonly name = "NoPrivatePlaceError";
  readonly code = "no-private-place";

  /** @param reasons Why each folder that was tried is not fit. */
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join("; "));
  }
}

/**
 * Writes bytes to a private file and calls `use` with a path to exactly these bytes: no other user can replace
 * them before or during the call. The file lies in a folder of the person's own. The path is that of an open
 * descriptor of the file, whose owner, mode and hash have been checked.
 *
 * @param name Begins the copy's file name, such as "libanecho.so".
 * @param folders Folders that may hold the copy, in order of preference. A missing one is created.
 * @param use Uses the path, which is valid only during the call. If it throws, the next folder is tried.
 * @throws {NoPrivatePlaceError} If no folder is fit.
 */
export function withPrivateCopy<Result>(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  folders: readonly string[],
  use: (path: string) => Result,
): Result {
  const reasons: string[] = [];
  for (const folder of folders) {
    try {
      makePrivate(folder);
      using copy = openCopy(folder, name, bytes);
      const result = use(copy.path);
      removeLeftovers(folder, name, copy.fileName);
      return result;
    } catch (error) {
      reasons.push(`${folder}: ${messageOf(error)}`);
    }
  }
  throw new NoPrivatePlaceError(reasons);
}

/** Makes a folder that only this user can enter. */
function makePrivate(folder: string): void {
  Deno.mkdirSync(folder, { recursive: true, mode: folderMode });
  const info = Deno.lstatSync(folder);
  if (!info.isDirectory) throw new Error("it is a link or file, not a folder");
  if (info.uid !== Deno.uid()) throw new Error("it belongs to another user");
  if (((info.mode ?? 0) & othersMayAnything) !== 0) Deno.chmodSync(folder, folderMode);
}

interface OpenCopy extends Disposable {
  /** Path of the open descriptor, below /proc. */
  readonly path: string;
  readonly fileName: string;
}

function openCopy(folder: string, name: string, bytes: Uint8Array<ArrayBuffer>): OpenCopy {
  const hash = hashOf(bytes);
  const fileName = `${name}.${hash.slice(0, 32)}`;
  const path = join(folder, fileName);
  return openChecked(path, fileName, hash) ?? writeCopy(path, fileName, hash, bytes);
}

function writeCopy(
  path: string,
  fileName: string,
  hash: string,
  bytes: Uint8Array<ArrayBuffer>,
): OpenCopy {
  const fresh = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    Deno.writeFileSync(fresh, bytes, { createNew: true, mode: fileMode });
    // The umask may have removed bits from the mode above.
    Deno.chmodSync(fresh, fileMode);
    const copy = openChecked(fresh, fileName, hash);
    if (copy === undefined) throw new Error("what was written there is changed by another program");
    try {
      Deno.renameSync(fresh, path);
    } catch (error) {
      copy[Symbol.dispose]();
      throw error;
    }
    return copy;
  } catch (error) {
    removeQuietly(fresh);
    throw error;
  }
}

/** @return the opened file; `undefined` if it is missing, or its owner, mode or contents are wrong. */
function openChecked(path: string, fileName: string, hash: string): OpenCopy | undefined {
  const libc = Deno.dlopen("libc.so.6", libcSymbols);
  const descriptor = libc.symbols.open(new TextEncoder().encode(`${path}\0`), openFlags);
  const close = () => {
    if (descriptor >= 0) libc.symbols.close(descriptor);
    libc.close();
  };
  const copy = { path: `/proc/self/fd/${descriptor}`, fileName, [Symbol.dispose]: close };
  try {
    if (descriptor >= 0 && isOwn(copy.path) && hashOf(Deno.readFileSync(copy.path)) === hash) {
      return copy;
    }
  } catch {
    // An unreadable file counts as missing.
  }
  close();
  return undefined;
}

function isOwn(path: string): boolean {
  const { isFile, uid, mode } = Deno.statSync(path);
  return isFile && uid === Deno.uid() && ((mode ?? 0) & othersMayWrite) === 0;
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Removes copies that other versions or killed processes have left. */
function removeLeftovers(folder: string, name: string, current: string): void {
  try {
    for (const { name: other } of Deno.readDirSync(folder)) {
      if (!other.startsWith(`${name}.`) || other === current) continue;
      const { mtime } = Deno.lstatSync(join(folder, other));
      if (Date.now() - (mtime?.getTime() ?? 0) > leftoverMs) removeQuietly(join(folder, other));
    }
  } catch {
    // Another process may be removing them too.
  }
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It is gone already, or can't be removed.
  }
}
