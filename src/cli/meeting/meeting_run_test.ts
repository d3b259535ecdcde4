import { deepEqual, doesNotMatch, match, rejects } from "node:assert/strict";
import { Folder } from "../../../testing/anecho.ts";
import { defaultChoice } from "../../devices/selection.ts";
import { Meeting } from "../../meeting/meeting.ts";
import { Sidecar } from "../../meeting/sidecar.ts";
import type { RoomConfig } from "../../engine/config.ts";
import { openCaptureOutput } from "../capture_output.ts";
import { InterruptedError } from "../exit.ts";
import { EventOutput } from "./event_output.ts";
import { MeetingRun } from "./meeting_run.ts";
import { SidecarFile } from "./sidecar_file.ts";

/** Records a meeting without any sound over an older recording. @return its events. */
async function recordNothing(
  { room, stop = new AbortController().signal, error }: {
    readonly room: RoomConfig;
    readonly stop?: AbortSignal;
    readonly error: Parameters<typeof rejects>[1];
  },
): Promise<string> {
  await using folder = await Folder.make();
  await Deno.writeTextFile(folder.at("talk.wav"), "an older recording");
  const notes: string[] = [];
  const note = (line: string | undefined) => void (line !== undefined && notes.push(line));
  const terminal = { print: note, note, progress: note };
  const sidecar = new Sidecar({ program: "anecho 1.0", format: "wav" });
  {
    await using events = await EventOutput.open(folder.at("events"), folder.at("talk.wav"));
    const run = new MeetingRun({
      options: { output: folder.at("talk.wav") },
      ...{ mode: "meeting", format: "wav", sampleRate: 16_000, events, terminal },
      sidecar: new SidecarFile(folder.at("talk.json"), sidecar, terminal),
    });
    await using meeting = await Meeting.open({
      ...{ backend: "simulated", mode: "meeting", tracks: "mix", balance: 0.5, room },
      ...{ sampleRate: 16_000, pipeline: {}, microphone: defaultChoice, speaker: defaultChoice },
    }, run);
    const sound = { format: "wav", wavFormat: "s16", sampleRate: 16_000, channels: 1 } as const;
    const open = () => openCaptureOutput({ ...sound, path: folder.at("talk.wav"), force: true });
    await rejects(run.record(meeting, open, stop), error);
  }
  deepEqual([folder.names(), notes], [["events", "talk.wav"], []]);
  deepEqual(await Deno.readTextFile(folder.at("talk.wav")), "an older recording");
  return await Deno.readTextFile(folder.at("events"));
}

Deno.test("C1 a device that can't be opened leaves no recording, and the one that is there as it was", async () => {
  const room = { faults: [{ endpoint: "microphone", kind: "gone" }] } as const;
  const events = await recordNothing({ room, error: { code: "device" } });
  match(events, /^\{"type":"stopped",.*"failed".*\n$/);
});

Deno.test("C1 a recording that is ended before the first sound leaves none either", async () => {
  const stop = AbortSignal.abort(new InterruptedError());
  const room = { faults: [{ endpoint: "microphone", kind: "stall", durationS: 60 }] } as const;
  const events = await recordNothing({ room, stop, error: InterruptedError });
  match(events, /\n\{"type":"stopped",.*"interrupted".*\n$/);
  doesNotMatch(events, /"started"/);
});
