import assert from "node:assert/strict";
import { asDefault, cable, microphone, speakers, vbCable } from "../../testing/example_machines.ts";
import { DeviceNameError } from "../devices/name_choices.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { findMicPlace } from "./mic_place.ts";

const place = (endpoints: readonly Endpoint[], output?: string) =>
  findMicPlace("wasapi", "Phone", output, () => Promise.resolve(endpoints));

Deno.test("B3 B6 on Windows a voice from elsewhere goes into the cable, and apps record its other side", async () => {
  const all = [speakers, microphone, ...vbCable, ...cable("A")];
  assert.deepEqual(await place(all), {
    cable: "render:CABLE Input (VB-Audio Virtual Cable)",
    recordFrom: "CABLE Output (VB-Audio Virtual Cable)",
  });
  assert.equal((await place(all, "CABLE-A")).cable, cable("A")[0]?.id);
});

Deno.test("B3 B6 a voice from elsewhere never goes into speakers, chosen or not", async () => {
  await assert.rejects(place([speakers, microphone]), /VB-CABLE/);
  await assert.rejects(place([speakers, microphone, ...vbCable], "Realtek"), /virtual audio cable/);
  await assert.rejects(place([speakers, ...vbCable], "nothing of it"), DeviceNameError);
  const aloud = vbCable.map((it) => it.flow === "render" ? asDefault(it) : it);
  await assert.rejects(place([microphone, ...aloud]), /make your speakers the default/);
});

Deno.test("B3 where another cable is the default playback device, a voice goes into the free one", async () => {
  const taken = vbCable.map((it) => it.flow === "render" ? asDefault(it) : it);
  assert.equal((await place([microphone, ...taken, ...cable("B")])).cable, cable("B")[0]?.id);
});

Deno.test("B3 without any speakers a cable still does", async () => {
  assert.equal((await place([microphone, ...vbCable])).cable, vbCable[0]?.id);
});

Deno.test("B3 on PipeWire Anecho makes the microphone, and there is no output to choose", async () => {
  const list = () => Promise.resolve([speakers, microphone]);
  assert.deepEqual(await findMicPlace("pipewire", "Phone", undefined, list), {
    recordFrom: "Phone",
  });
  await assert.rejects(findMicPlace("pipewire", "Phone", "cable", list), DeviceNameError);
});
