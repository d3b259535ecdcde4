import { join } from "node:path";
import { runScript } from "../../testing/script_process.ts";
import { until } from "../../testing/waiting.ts";

/** Takes the window's place in a folder, and gives it up when the process is asked to end. */
const window = `
  import { takeWindowPlace } from ${JSON.stringify(new URL("./only_window.ts", import.meta.url))};
  const { promise, resolve } = Promise.withResolvers();
  Deno.addSignalListener("SIGTERM", resolve);
  const place = await takeWindowPlace(Deno.args[0]);
  if (place === undefined) throw new Error("there is no place");
  promise.then(() => place[Symbol.dispose]());`;

/** Writes down its process, and each request to end. */
const busyWindow = `
  Deno.addSignalListener(
    "SIGTERM", () => Deno.writeTextFileSync(Deno.args[1], "ended", { append: true }));
  Deno.writeTextFileSync(Deno.args[0], String(Deno.pid));`;

Deno.test({
  name: "D1 a window that waits for the open one's end also ends another one that was faster",
  // Windows ends processes at once: the windows can't be made to wait for one another.
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const [pid, requests] = [join(folder, "window.pid"), join(folder, "requests")];
    const lock = await Deno.open(join(folder, "window.lock"), { write: true, create: true });
    await lock.lock(true);
    const starts = [runScript(busyWindow, pid, requests)];
    try {
      await starts[0];
      for (const asked of ["ended", "endedended"]) {
        starts.push(runScript(window, folder));
        await until(
          "it waits",
          async () => await Deno.readTextFile(requests).catch(() => "") === asked,
        );
      }
    } finally {
      lock.close();
      for (const it of await Promise.allSettled(starts)) {
        if (it.status === "fulfilled") await it.value.kill();
      }
      await Deno.remove(folder, { recursive: true });
    }
    for (const it of starts) await it;
  },
});
