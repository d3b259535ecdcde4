import { join } from "node:path";
import { sleep } from "../platform/waiting.ts";

/**
 * How long the former window's process may take to end, in ms. Its graphics library writes its cache on a
 * thread of the lowest priority, which can delay the end by about 10 s on a busy machine.
 */
const goingMs = 30_000;
/** Pause between two attempts to lock, in ms. */
const pauseMs = 20;

/**
 * Makes this process the one with the settings window. Ends the process of an open window: a new window comes
 * to the front, which an old one can't do by itself.
 *
 * @param folder The folder of files that are valid only while Anecho runs.
 * @return an object that releases the window's lock when it is disposed of, or `undefined` if the old process does
 * not end within 30 s.
 */
export async function takeWindowPlace(folder: string): Promise<Disposable | undefined> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await Deno.open(join(folder, "window.lock"), { write: true, create: true });
  const pidPath = join(folder, "window.pid");
  const deadline = performance.now() + goingMs;
  let told = "";
  while (!await lock.tryLock(true)) {
    if (performance.now() > deadline) {
      lock.close();
      return undefined;
    }
    const holder = await Deno.readTextFile(pidPath).catch(() => "");
    // It changes while this process waits, if another one that waits too is faster.
    if (holder !== told && endWindow(holder)) told = holder;
    await sleep(pauseMs);
  }
  await Deno.writeTextFile(pidPath, String(Deno.pid));
  return {
    [Symbol.dispose]: () => {
      try {
        Deno.removeSync(pidPath);
      } catch {
        // The next window overwrites the file.
      }
      lock.close();
    },
  };
}

/** Asks a process to end; on Windows, ends it at once. @return whether that was possible. */
function endWindow(pid: string): boolean {
  const number = Number(pid);
  if (!Number.isInteger(number) || number < 2 || number === Deno.pid) return false;
  try {
    Deno.kill(number, "SIGTERM");
    return true;
  } catch {
    return false;
  }
}
