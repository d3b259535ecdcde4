import assert from "node:assert/strict";
import { microphone } from "../../testing/example_machines.ts";
import { AnechoError, type AnechoErrorCode } from "../engine/errors.ts";
import { type EndpointLister, findSoundSystem } from "./sound_system.ts";

function failing(code: AnechoErrorCode): EndpointLister {
  return (backend) =>
    backend === "simulated"
      ? Promise.resolve([microphone])
      : Promise.reject(new AnechoError(code, `There is no ${backend}.`));
}

Deno.test("D7 without a sound server it is the simulated room", async () => {
  for (const code of ["device", "invalid-config"] as const) {
    const { backend, endpoints, fallback } = await findSoundSystem("auto", "linux", failing(code));
    assert.deepEqual([backend, endpoints], ["simulated", [microphone]]);
    assert.match(fallback ?? "", /simulated room \(There is no pipewire\.\)/);
  }
});

Deno.test("D6 the system's own sound system is taken where it is there", async () => {
  const list: EndpointLister = () => Promise.resolve([microphone]);
  assert.equal((await findSoundSystem("auto", "linux", list)).backend, "pipewire");
  assert.equal((await findSoundSystem("auto", "windows", list)).backend, "wasapi");
  assert.equal((await findSoundSystem("auto", "windows", list)).fallback, undefined);
});

Deno.test("B8 what was asked for and is not there is an error", async () => {
  await assert.rejects(findSoundSystem("wasapi", "linux", failing("invalid-config")), /no wasapi/);
  await assert.rejects(findSoundSystem("auto", "linux", failing("library")), AnechoError);
});
