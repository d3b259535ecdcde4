import { deepEqual, equal, throws } from "node:assert/strict";
import { aborted } from "../platform/waiting.ts";
import { PageCommandError } from "./page_command_error.ts";
import type { SessionRecording } from "./protocol.ts";
import { type RecordSession, SessionSwitch } from "./session_switch.ts";

/** Records until it is told to stop, as the program does. */
const recordUntilStopped: RecordSession = async ({ isPrivate, signal, begun }) => {
  begun();
  await aborted(signal);
  return { folder: isPrivate ? "/private" : "/named", seconds: 3 };
};

/** Makes a switch whose phases can be waited for. */
function followed(record: RecordSession, longestMs?: number) {
  const phases: SessionRecording["phase"][] = [];
  const over = Promise.withResolvers<SessionRecording>();
  const session = new SessionSwitch(
    record,
    () => {
      const { recording } = session;
      phases.push(recording.phase);
      if (recording.phase === "done" || recording.phase === "failed") over.resolve(recording);
    },
    longestMs,
  );
  return { session, phases, over: over.promise };
}

Deno.test("D5 a session is recorded from start to stop, once at a time, and again", async () => {
  const { session, phases, over } = followed(recordUntilStopped);
  equal(session.recording.phase, "idle");
  session.stop();
  session.start(true);
  throws(() => session.start(false), PageCommandError);
  session.stop();
  deepEqual(await over, { phase: "done", folder: "/private", seconds: 3 });
  deepEqual(phases, ["starting", "recording", "ending", "done"]);
  session.start(false);
  equal(session.recording.phase, "recording");
  await session[Symbol.asyncDispose]();
  deepEqual(session.recording, { phase: "done", folder: "/named", seconds: 3 });
});

Deno.test("D5 D9 a session that was forgotten ends by itself", async () => {
  const { phases, over, session } = followed(recordUntilStopped, 1);
  session.start(false);
  equal((await over).phase, "done");
  deepEqual(phases, ["starting", "recording", "ending", "done"]);
});

Deno.test("D5 one that is stopped before its devices are open is never said to record", async () => {
  const { session, phases, over } = followed(async ({ signal, begun }) => {
    await aborted(signal);
    begun();
    return { folder: "/short", seconds: 0 };
  });
  session.start(false);
  session.stop();
  await over;
  deepEqual(phases, ["starting", "ending", "done"]);
});

Deno.test("D5 why a session could not be recorded is told, and another may be tried", async () => {
  const { session, over } = followed(() => Promise.reject(new Error("The disk is full.")));
  session.start(false);
  deepEqual(await over, { phase: "failed", message: "The disk is full." });
  session.start(false);
  await session[Symbol.asyncDispose]();
});
