import assert from "node:assert/strict";
import { build } from "../../tools/build.ts";
import { rigTest } from "../../testing/rig/rig_case.ts";
import { provideTrixie } from "../../testing/rig/trixie.ts";
import { WineMachine, winePart } from "../../testing/rig/wine.ts";
import { provideWindowsDeno } from "../../testing/rig/windows_deno.ts";

/** Where Windows keeps whether a person lets programs have the microphone. */
const consentKey = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion" +
  "\\CapabilityAccessManager\\ConsentStore\\microphone";

/** Where it keeps the settings of devices that record, and whether one is listened to. */
const capturesKey = "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\MMDevices\\Audio\\Capture";
const listenFlag = "{24dbb0fc-9311-4b3d-9cf0-18ff155639d4},1";

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
    const set = (key: string, name: string, type: string, data: string) =>
      wine.machine.must([
        ...["wine", "reg", "add", key, "/v", name, "/t", type, "/d", data, "/f"],
      ]);
    await set(consentKey, "Value", "REG_SZ", "Deny");
    const { id: microphone } = listed.devices.find((it: { use: string }) =>
      it.use === "microphone"
    );
    const properties = `${capturesKey}\\${microphone.split(".").at(-1)}\\Properties`;
    await set(properties, listenFlag, "REG_BINARY", "0b00000001000000ffff0000");
    const main = [...deno.command, "Z:\\project\\main.ts"];
    const doctor = await wine.machine.run([...main, "doctor", "--json"], { env: deno.env });
    assert.equal(doctor.code, 1, doctor.output);
    const { findings } = JSON.parse(doctor.output.slice(doctor.output.indexOf("{")));
    const verdictOf = (id: string) => findings.find((it: { id: string }) => it.id === id)?.verdict;
    assert.equal(verdictOf("microphone-privacy"), "trouble", doctor.output);
    assert.equal(verdictOf("own-voice-in-reference"), "trouble", doctor.output);
    for (
      const id of ["sound-system", "microphone", "speakers", "output", "listening-loop"]
    ) {
      assert.equal(verdictOf(id), "ok", doctor.output);
    }
  },
);
