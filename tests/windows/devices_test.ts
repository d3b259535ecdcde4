import assert from "node:assert/strict";
import { build } from "../../tools/build.ts";
import { rigTest } from "../../testing/rig/rig_case.ts";
import { provideTrixie } from "../../testing/rig/trixie.ts";
import { WineMachine, winePart } from "../../testing/rig/wine.ts";
import { provideWindowsDeno } from "../../testing/rig/windows_deno.ts";

/** Registry key in which Windows keeps whether programs may use the microphone. */
const consentKey = "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion" +
  "\\CapabilityAccessManager\\ConsentStore\\microphone";

/** Registry key of the settings of recording devices. */
const capturesKey = "HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion" +
  "\\MMDevices\\Audio\\Capture";

/**
 * @param guid GUID of a microphone.
 * @return a registry file in which programs may not use microphones. For this microphone, "Listen to this device"
 *     is on, it has effects, and programs may use it in exclusive mode.
 */
function registryFile(guid: string): string {
  return `REGEDIT4

[${consentKey}]
"Value"="Deny"

[${capturesKey}\\${guid}\\Properties]
"{24dbb0fc-9311-4b3d-9cf0-18ff155639d4},1"=hex:0b,00,00,00,01,00,00,00,ff,ff,00,00
"{b3f8fa53-0004-438e-9003-51a46e139bfc},3"=dword:00000001

[${capturesKey}\\${guid}\\FxProperties]
"{d04e05a6-594b-4fb6-a80d-01af5eed7d1d},5"="{12345678-0000-0000-0000-000000000001}"
`;
}

const trixie = await provideTrixie([winePart]);

rigTest(
  trixie,
  "D3 D4 A18 on Windows the devices are listed, the cable never as microphone, and the registry is seen",
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
    const { id: microphone, name } = listed.devices.find((it: { use: string }) =>
      it.use === "microphone"
    );
    const file = registryFile(microphone.split(".").at(-1));
    await Deno.writeTextFile(wine.machine.at("ill.reg"), file);
    await wine.machine.must(["wine", "reg", "import", "Z:\\work\\ill.reg"]);
    const main = [...deno.command, "Z:\\project\\main.ts"];
    const doctor = await wine.machine.run([...main, "doctor", "--json"], { env: deno.env });
    assert.equal(doctor.code, 1, doctor.output);
    const { findings } = JSON.parse(doctor.output.slice(doctor.output.indexOf("{")));
    const findingOf = (name: string) => findings.find(({ id }: { id: string }) => id === name);
    const verdictOf = (id: string) => findingOf(id)?.verdict;
    assert.equal(verdictOf("microphone-privacy"), "trouble", doctor.output);
    assert.equal(verdictOf("own-voice-in-reference"), "trouble", doctor.output);
    assert.equal(verdictOf("endpoint-effects"), "note", doctor.output);
    const { found } = findingOf("exclusive-mode");
    assert.ok(found.includes(`(one could: "${name}")`), found);
    for (
      const id of [
        ...["sound-system", "microphone", "speakers", "output", "listening-loop", "known-cable"],
        ...["cable-recording-side", "cable-default-speaker", "cable-format", "sample-rates"],
      ]
    ) {
      assert.equal(verdictOf(id), "ok", doctor.output);
    }
  },
);
