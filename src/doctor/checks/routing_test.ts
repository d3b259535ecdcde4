import { deepEqual, equal, match } from "node:assert/strict";
import { graphFacts, linuxFacts, windowsFacts } from "../../../testing/example_facts.ts";
import { verdicts } from "../../../testing/verdicts.ts";
import { known, unknown } from "../../platform/fact.ts";
import {
  checkLinkedMicrophone,
  checkMicrophoneVolume,
  checkOtherAnecho,
  checkOtherCancellers,
  checkPlayedDevice,
  checkPlayedVoice,
} from "./routing.ts";

const why = unknown("because");
const noGraph = linuxFacts({ pipeWire: { graph: why, libraryVersion: why } });
const absent = known({ kind: "absent" } as const);

Deno.test("D4 a program that records the microphone itself is found by PipeWire's links", () => {
  const id = "apps-record-anecho";
  deepEqual(verdicts(checkLinkedMicrophone, linuxFacts()), { [id]: "ok" });
  const recorders = [{ program: "Call", devices: ["mic"] }];
  const both = [...recorders, { program: "Talk", devices: ["anecho_microphone"] }];
  deepEqual(verdicts(checkLinkedMicrophone, graphFacts({ recorders: both })), { [id]: "note" });
  const players = [{ program: "Call", devices: ["speakers"] }];
  deepEqual(verdicts(checkLinkedMicrophone, graphFacts({ recorders: both, players })), {
    [id]: "trouble",
  });
  const finding = [checkLinkedMicrophone(graphFacts({ recorders }))].flat()[0];
  equal(finding?.verdict, "trouble");
  match(finding?.found ?? "", /"Call" records "Rig mic"/);
  const talk = [...recorders, { program: "Talk", devices: ["mic"] }];
  const two = [checkLinkedMicrophone(graphFacts({ recorders: talk }))].flat()[0];
  match(two?.found ?? "", /"Call", "Talk" record "Rig mic"/);
  const idle = graphFacts({ recorders }, { app: absent });
  deepEqual(verdicts(checkLinkedMicrophone, idle), { [id]: "note" });
  const other = graphFacts({ recorders: [{ program: "Call", devices: ["elsewhere"] }] });
  deepEqual(verdicts(checkLinkedMicrophone, other), { [id]: "ok" });
  deepEqual(verdicts(checkLinkedMicrophone, noGraph), { [id]: "unknown" });
  deepEqual(verdicts(checkLinkedMicrophone, windowsFacts()), {});
});

Deno.test("D4 a call that plays elsewhere than the reference is found, also behind a filter", () => {
  const id = "calls-play-at-reference";
  deepEqual(verdicts(checkPlayedDevice, linuxFacts()), { [id]: "ok" });
  const call = graphFacts({ players: [{ program: "Talk", devices: ["headset"] }] });
  deepEqual(verdicts(checkPlayedDevice, call), { [id]: "trouble" });
  const music = graphFacts({ players: [{ program: "Music", devices: ["headset"] }] });
  deepEqual(verdicts(checkPlayedDevice, music), { [id]: "note" });
  const filtered = graphFacts({
    players: [{ program: "Talk", devices: ["first"] }],
    passedOn: [
      { program: "second filter", from: ["second"], to: ["speakers"] },
      { program: "first filter", from: ["first"], to: ["second"] },
    ],
  });
  deepEqual(verdicts(checkPlayedDevice, filtered), { [id]: "ok" });
  deepEqual(verdicts(checkPlayedDevice, noGraph), { [id]: "unknown" });
  deepEqual(verdicts(checkPlayedDevice, windowsFacts()), {});
});

Deno.test("D4 a second canceller before or behind Anecho is found", () => {
  const id = "other-cancellers";
  deepEqual(verdicts(checkOtherCancellers, linuxFacts()), { [id]: "ok" });
  const filter = (from: string, to: string) =>
    graphFacts({ passedOn: [{ program: "echo-cancel", from: [from], to: [to] }] });
  deepEqual(verdicts(checkOtherCancellers, filter("hardware", "mic")), { [id]: "trouble" });
  deepEqual(verdicts(checkOtherCancellers, filter("anecho_microphone", "out")), {
    [id]: "trouble",
  });
  deepEqual(verdicts(checkOtherCancellers, filter("mic", "echo_source")), { [id]: "note" });
  const loopback = graphFacts({ passedOn: [{ program: "loopback", from: ["a"], to: ["b"] }] });
  deepEqual(verdicts(checkOtherCancellers, loopback), { [id]: "ok" });
  deepEqual(verdicts(checkOtherCancellers, windowsFacts()), { [id]: "unknown" });
});

Deno.test("D4 a microphone that is muted or turned down is found", () => {
  const id = "microphone-volume";
  const at = (isMuted: boolean, volume: number | null) =>
    graphFacts({ volumes: [{ node: "mic", isMuted, volume }] });
  deepEqual(verdicts(checkMicrophoneVolume, linuxFacts()), { [id]: "ok" });
  deepEqual(verdicts(checkMicrophoneVolume, at(true, 1)), { [id]: "trouble" });
  deepEqual(verdicts(checkMicrophoneVolume, at(false, 0)), { [id]: "trouble" });
  deepEqual(verdicts(checkMicrophoneVolume, at(false, 0.001)), { [id]: "note" });
  deepEqual(verdicts(checkMicrophoneVolume, at(false, null)), { [id]: "ok" });
  deepEqual(verdicts(checkMicrophoneVolume, graphFacts({ volumes: [] })), { [id]: "unknown" });
  deepEqual(verdicts(checkMicrophoneVolume, windowsFacts()), { [id]: "unknown" });
});

Deno.test("D4 a second Anecho is found", () => {
  deepEqual(verdicts(checkOtherAnecho, linuxFacts()), { "one-anecho": "ok" });
  deepEqual(verdicts(checkOtherAnecho, graphFacts({ anechoMicrophones: 2 })), {
    "one-anecho": "trouble",
  });
  deepEqual(verdicts(checkOtherAnecho, noGraph), { "one-anecho": "unknown" });
});

Deno.test("D4 a program that plays one's own voice on the speakers is found", () => {
  const id = "own-voice-in-reference";
  deepEqual(verdicts(checkPlayedVoice, linuxFacts()), { [id]: "ok" });
  const from = (name: string, to: string) =>
    graphFacts({ passedOn: [{ program: "pw-loopback", from: [name], to: [to] }] });
  deepEqual(verdicts(checkPlayedVoice, from("mic", "speakers")), { [id]: "trouble" });
  deepEqual(verdicts(checkPlayedVoice, from("anecho_microphone", "speakers")), {
    [id]: "trouble",
  });
  deepEqual(verdicts(checkPlayedVoice, from("mic", "recorder")), { [id]: "ok" });
  deepEqual(verdicts(checkPlayedVoice, noGraph), { [id]: "unknown" });
  deepEqual(verdicts(checkPlayedVoice, windowsFacts()), {});
});
