import { deepEqual, match, rejects } from "node:assert/strict";
import { Folder } from "../../../testing/anecho.ts";
import { defaultChoice } from "../../devices/selection.ts";
import { Meeting } from "../../meeting/meeting.ts";
import { Sidecar } from "../../meeting/sidecar.ts";
import { openCaptureOutput } from "../capture_output.ts";
import { EventOutput } from "./event_output.ts";
import { MeetingRun } from "./meeting_run.ts";
import { SidecarFile } from "./sidecar_file.ts";

Deno.test("C1 a device that can't be opened leaves no recording, and the one that is there as it was", async () => {
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
      ...{ backend: "simulated", mode: "meeting", tracks: "mix", balance: 0.5 },
      ...{ sampleRate: 16_000, pipeline: {}, microphone: defaultChoice, speaker: defaultChoice },
      room: { faults: [{ endpoint: "microphone", kind: "gone" }] },
    }, run);
    const sound = { format: "wav", wavFormat: "s16", sampleRate: 16_000, channels: 1 } as const;
    const open = () => openCaptureOutput({ ...sound, path: folder.at("talk.wav"), force: true });
    await rejects(run.record(meeting, open, new AbortController().signal), { code: "device" });
  }
  deepEqual([folder.names(), notes], [["events", "talk.wav"], []]);
  deepEqual(await Deno.readTextFile(folder.at("talk.wav")), "an older recording");
  match(await Deno.readTextFile(folder.at("events")), /^\{"type":"stopped",.*"failed".*\n$/);
});
