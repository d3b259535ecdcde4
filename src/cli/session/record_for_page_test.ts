import { deepEqual, rejects } from "node:assert/strict";
import { MeetingDeviceError } from "../../meeting/meeting_devices.ts";
import { defaultConfig } from "../../config/config.ts";
import { initialState } from "../../app/supervisor.ts";
import { recorderForPage } from "./record_for_page.ts";

Deno.test("D5 where there is no microphone, the page is told so, and no folder is left", async () => {
  const sessions = await Deno.makeTempDir();
  try {
    const policy = { ownMicrophone: true, reserveDefault: false, systemPauses: false };
    const state = initialState(defaultConfig, { ...policy, remembered: {} });
    const log: string[] = [];
    const record = recorderForPage({
      app: { config: defaultConfig, state },
      sessions,
      log: (_level, text) => log.push(text),
      backend: "simulated",
      version: "1.2.3",
    });
    const begun = () => log.push("begun");
    const { signal } = new AbortController();
    await rejects(record({ isPrivate: true, signal, begun }), MeetingDeviceError);
    deepEqual([[...Deno.readDirSync(sessions)], log], [[], []]);
  } finally {
    await Deno.remove(sessions, { recursive: true });
  }
});
