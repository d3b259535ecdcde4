import assert from "node:assert/strict";
import { build } from "../../tools/build.ts";
import { rigTest } from "../../testing/rig/rig_case.ts";
import { provideTrixie } from "../../testing/rig/trixie.ts";
import { WineMachine, winePart } from "../../testing/rig/wine.ts";
import { provideWindowsDeno } from "../../testing/rig/windows_deno.ts";

const trixie = await provideTrixie([winePart]);

rigTest(
  trixie,
  "D3 A18 anecho devices lists the devices of Windows, and never the cable as microphone",
  async (ready) => {
    const deno = await provideWindowsDeno(await build("windows"));
    await using wine = await WineMachine.start(ready, { binds: deno.binds });
    const words = [...deno.command, "Z:\\project\\main.ts", "devices"];
    const { code, output } = await wine.machine.run(words, { env: deno.env });
    assert.equal(code, 0, output);
    for (const name of ["Speakers (Realtek Audio)", "CABLE Input", "Microphone (USB Audio)"]) {
      assert.ok(output.includes(name), `${name} is missing in: ${output}`);
    }
    console.log(output);
    const json = await wine.machine.must([...words, "--json"], { env: deno.env });
    const listed = JSON.parse(json.slice(json.indexOf("{")));
    assert.ok(JSON.stringify(listed).includes("CABLE Output (VB-Audio Virtual Cable)"), json);
  },
);
