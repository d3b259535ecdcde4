import { join } from "node:path";
import { sleep } from "../platform/waiting.ts";

/**
 * How long the window before may take to go, in ms. Told to end, it does; but its graphics library writes its
 * cache in a thread of the lowest priority, which holds the process for some 10 s on a busy machine.
 */
const goingMs = 30_000;
/** The pause between two looks, in ms. */
const pauseMs = 20;

/**
 * Takes the place of the one settings window. A window that is open already goes: the new one comes to the
 * front, which an old one can't by itself.
 *
 * @param folder The folder of what holds only while Anecho runs.
 * @return what gives the place back, or `undefined` if the old window does not go.
 */
export async function takeWindowPlace(folder: string): Promise<Disposable | undefined> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await Deno.open(join(folder, "window.lock"), { write: true, create: true });
  const pidPath = join(folder, "window.pid");
  const deadline = performance.now() + goingMs;
  let isTold = false;
  while (!await lock.tryLock(true)) {
    if (performance.now() > deadline) {
      lock.close();
      return undefined;
    }
    isTold ||= endWindow(await Deno.readTextFile(pidPath).catch(() => ""));
    await sleep(pauseMs);
  }
  await Deno.writeTextFile(pidPath, String(Deno.pid));
  return {
    [Symbol.dispose]: () => {
      try {
        Deno.removeSync(pidPath);
      } catch {
        // The next window writes its own.
      }
      lock.close();
    },
  };
}

/** @return whether somebody was told to end. */
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
