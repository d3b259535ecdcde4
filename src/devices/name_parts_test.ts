import assert from "node:assert/strict";
import { nameParts } from "./name_parts.ts";

Deno.test("nameParts takes the driver from the last parentheses", () => {
  const cases: [string, string, string, number][] = [
    ["CABLE Output (VB-Audio Virtual Cable)", "CABLE Output", "VB-Audio Virtual Cable", 1],
    ["CABLE In 16 Ch (2- VB-Audio Virtual Cable)", "CABLE In 16 Ch", "VB-Audio Virtual Cable", 2],
    ["Speakers (Realtek(R) Audio)", "Speakers", "Realtek(R) Audio", 1],
    ["Digital Audio (S/PDIF) (HD Audio Device)", "Digital Audio (S/PDIF)", "HD Audio Device", 1],
    ["Line (Voicemod Device (WDM))", "Line", "Voicemod Device (WDM)", 1],
    ["Built-in Audio Analog Stereo", "Built-in Audio Analog Stereo", "", 1],
    ["odd)", "odd)", "", 1],
    ["()", "", "", 1],
    ["", "", "", 1],
  ];
  for (const [name, label, driver, instance] of cases) {
    assert.deepEqual(nameParts(name), { label, driver, instance }, name);
  }
});
