import { createHash } from "node:crypto";
import { join } from "node:path";
import { messageOf } from "../message_of.ts";

const libcSymbols = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** O_RDONLY | O_NONBLOCK | O_CLOEXEC: a pipe in the file's place must not hold us. */
const openFlags = 0o2004000;
const folderMode = 0o700;
const fileMode = 0o500;
const othersMayWrite = 0o022;
const othersMayAnything = 0o077;
/** A leftover may still be in the hands of a process that is just starting. */
const leftoverMs = 3_600_000;

/** No folder is fit for a private copy. */
export class NoPrivatePlaceError extends Error {
  override readonly name = "NoPrivatePlaceError";
  readonly code = "no-private-place";

  /** @param reasons Why not, one for each folder that was tried. */
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join("; "));
  }
}

/**
 * Hands a file's contents to `use` as a path that stands for exactly these bytes: nobody else can put other
 * ones there, neither before nor while it is used. They lie in a folder of the person's own, and the path
 * is that of a descriptor whose owner, mode and hash have been checked.
 *
 * @param name What the copy is called, such as "libanecho.so".
 * @param folders Where it may lie, in the order of preference. One that is not there is made.
 * @param use Uses the path during the call. Where it throws, the next folder is tried.
 * @throws {NoPrivatePlaceError} If no folder will do.
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
  /** Stands for the open descriptor. */
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
    // The mode above is less the umask.
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

/** @return the file, unless it is missing or is not what it should be. */
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
    // It can't be read: as good as missing.
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

/** Removes what other versions, and processes that were killed, have left. */
function removeLeftovers(folder: string, name: string, current: string): void {
  try {
    for (const { name: other } of Deno.readDirSync(folder)) {
      if (!other.startsWith(`${name}.`) || other === current) continue;
      const { mtime } = Deno.lstatSync(join(folder, other));
      if (Date.now() - (mtime?.getTime() ?? 0) > leftoverMs) removeQuietly(join(folder, other));
    }
  } catch {
    // Another process may be at the same.
  }
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It is gone, or stays.
  }
}
