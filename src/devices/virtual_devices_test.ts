import assert from "node:assert/strict";
import { capture, render } from "../../testing/example_machines.ts";
import { canBeOutput, virtualDevice } from "./virtual_devices.ts";

Deno.test("B6 known virtual devices are recognised by their drivers, in any language", () => {
  const cases: ["capture" | "render", string, string | undefined, string | undefined][] = [
    ["render", "CABLE Input (VB-Audio Virtual Cable)", "VB-CABLE", "cable"],
    ["render", "CABLE In 16 Ch (2- VB-Audio Virtual Cable)", "VB-CABLE", "cable"],
    ["render", "My cable (VB-Audio Virtual Cable)", "VB-CABLE", "cable"],
    ["capture", "CABLE-B Output (VB-Audio Virtual Cable B)", "VB-CABLE B", "cable"],
    ["render", "CABLE-D Input (VB-Audio Cable D)", "VB-CABLE D", "cable"],
    ["render", "Hi-Fi Cable Input (VB-Audio Hi-Fi Cable)", "Hi-Fi Cable", "cable"],
    ["render", "VoiceMeeter Aux Input (VB-Audio VoiceMeeter AUX VAIO)", "Voicemeeter", "mixer"],
    ["capture", "Line 1 (Virtual Audio Cable)", "Virtual Audio Cable", "cable"],
    [
      "render",
      "Altavoces (Steam Streaming Microphone)",
      "Steam Streaming Microphone",
      "microphone-feed",
    ],
    ["render", "Speakers (Steam Streaming Speakers)", "Steam Streaming Speakers", "speakers"],
    ["capture", "Microphone (NVIDIA Broadcast)", "NVIDIA Broadcast", "microphone-effect"],
    ["render", "Speakers (NVIDIA Broadcast)", "NVIDIA Broadcast", "speakers"],
    ["capture", "Stereomix (Realtek(R) Audio)", "Stereo Mix", "loopback"],
    ["capture", "Monitor of Built-in Audio", "the speakers' monitor", "loopback"],
    ["capture", "Microphone (USB Audio)", undefined, undefined],
    ["render", "Speakers (Realtek(R) Audio)", undefined, undefined],
    ["render", "VB-Audio fans' box (Realtek(R) Audio)", undefined, undefined],
  ];
  for (const [flow, name, product, use] of cases) {
    const known = virtualDevice(flow === "capture" ? capture(name) : render(name));
    assert.deepEqual([known?.product, known?.use], [product, use], name);
  }
});

Deno.test("B6 cables come before mixers, and mixers before streaming devices", () => {
  const rank = (name: string) => virtualDevice(render(name))?.rank ?? NaN;
  const order = [
    "CABLE Input (VB-Audio Virtual Cable)",
    "CABLE In 16ch (VB-Audio Virtual Cable)",
    "CABLE-A Input (VB-Audio Cable A)",
    "Voicemeeter Input (VB-Audio Voicemeeter VAIO)",
    "Speakers (Steam Streaming Microphone)",
  ];
  assert.deepEqual(order.toSorted((one, other) => rank(one) - rank(other)), order);
  assert.deepEqual(
    order.map((name) => canBeOutput(virtualDevice(render(name))?.use ?? "loopback")),
    order.map(() => true),
  );
  assert.equal(canBeOutput("speakers"), false);
});
