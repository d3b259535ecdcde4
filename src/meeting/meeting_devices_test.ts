import assert from "node:assert/strict";
import { defaultChoice, type DeviceChoice } from "../devices/selection.ts";
import { capture, microphone, speakers } from "../../testing/example_machines.ts";
import { findDevices, wantedOf } from "./meeting_devices.ts";

const defaults = { microphone: defaultChoice, speaker: defaultChoice };
const aggregate = capture("Aggregate (BlackHole)");

Deno.test("C4 each mode needs its own devices, and no cable", () => {
  const all = [microphone, speakers, aggregate];
  const meeting = findDevices(all, { mode: "meeting", ...defaults });
  assert.ok(meeting.kind === "ready");
  assert.equal(meeting.microphone?.id, microphone.id);
  assert.equal(meeting.reference?.id, speakers.id);
  const loopback = findDevices([speakers], { mode: "loopback", ...defaults });
  assert.ok(loopback.kind === "ready");
  assert.equal(loopback.microphone, undefined);
  assert.equal(loopback.reference?.id, speakers.id);
  const named: DeviceChoice = { kind: "device", id: aggregate.id, name: aggregate.name };
  const device = findDevices(all, { mode: "device", microphone: named, speaker: defaultChoice });
  assert.ok(device.kind === "ready");
  assert.equal(device.microphone?.id, aggregate.id);
  assert.equal(device.reference, undefined);
  const gone = findDevices([speakers], {
    mode: "device",
    microphone: named,
    speaker: defaultChoice,
  });
  assert.ok(gone.kind === "impossible");
  assert.match(gone.message, /^"Aggregate \(BlackHole\)" is not there: plug it in/);
});

Deno.test("C1 A15 while one device is gone, the other goes on", () => {
  const last = { microphone: microphone.id, reference: speakers.id };
  const without = [speakers];
  const devices = findDevices(without, { mode: "meeting", ...defaults });
  assert.equal(devices.kind, "impossible");
  assert.deepEqual(wantedOf(devices, without, last), {
    microphone: undefined,
    reference: speakers.id,
  });
});
