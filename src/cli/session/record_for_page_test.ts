import { deepEqual, ok, rejects } from "node:assert/strict";
import { MeetingDeviceError } from "../../meeting/meeting_devices.ts";
import { defaultConfig } from "../../config/config.ts";
import { initialState } from "../../app/supervisor.ts";
import type { Endpoint } from "../../engine/endpoint.ts";
import { microphone, speakers } from "../../../testing/example_machines.ts";
import { Folder } from "../../../testing/anecho.ts";
import { recorderForPage } from "./record_for_page.ts";

/** Lets the page record a session that must fail. @return the log, with the word "begun" if the page is told so. */
async function recordInVain(
  endpoints: readonly Endpoint[],
  error: Parameters<typeof rejects>[1],
): Promise<string[]> {
  await using sessions = await Folder.make();
  const policy = { ownMicrophone: true, reserveDefault: false, systemPauses: false };
  const state = initialState(defaultConfig, { ...policy, remembered: {} });
  const log: string[] = [];
  const record = recorderForPage({
    app: { config: defaultConfig, state: { ...state, endpoints } },
    sessions: sessions.path,
    log: (_level, text) => log.push(text),
    backend: "simulated",
    version: "1.2.3",
  });
  const begun = () => log.push("begun");
  const { signal } = new AbortController();
  await rejects(record({ isPrivate: true, signal, begun }), error);
  deepEqual(sessions.names(), []);
  return log;
}

Deno.test("D5 where there is no microphone, the page is told so, and no folder is left", async () => {
  deepEqual(await recordInVain([], MeetingDeviceError), []);
});

Deno.test("D5 a device that can't be opened is told as the reason, and no folder is left", async () => {
  // The simulated room has none of these devices.
  const log = await recordInVain([microphone, speakers], {
    message: /^No session can be recorded: the simulated room has no endpoint .*\.$/,
  });
  ok(log.some((line) => line.includes("no endpoint")), log.join("\n"));
});
