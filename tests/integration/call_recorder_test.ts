import assert from "node:assert/strict";
import { App } from "../../src/app/app.ts";
import { CallRecorder } from "../../src/app/call_recorder.ts";
import { defaultConfig } from "../../src/config/config.ts";

Deno.test({
  name: "C6 a recording that is ended before it has begun is not reported as recorded",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const told: string[] = [];
      await using app = new App({
        backend: "simulated",
        config: defaultConfig,
        room: { size: "small" },
        log: () => {},
        tell: () => {},
      });
      await using calls = new CallRecorder({
        app,
        backend: "simulated",
        folder,
        log: () => {},
        tell: (text) => told.push(text),
        // A recording program that is told to stop while it opens its devices, and ends well.
        command: ["sh", "-c", "read -r command; exit 0"],
      });
      const starts = [calls.start(), calls.start()].map((start) =>
        assert.rejects(start, /was ended before it began/)
      );
      await calls.stop();
      await Promise.all(starts);
      assert.deepEqual([told, calls.recording.phase], [[], "idle"]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
