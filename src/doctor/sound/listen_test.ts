import assert from "node:assert/strict";
import { windowsFacts } from "../../../testing/example_facts.ts";
import { asDefault, capture, speakers } from "../../../testing/example_machines.ts";
import { known } from "../../platform/fact.ts";
import { listeningDevices } from "./listen.ts";

Deno.test("D4 A15 without a cable, the doctor listens to the microphone that the app would use", () => {
  const [first, second] = [capture("First"), capture("Second")];
  const own = asDefault(capture("Anecho microphone", { isVirtual: true }));
  const microphoneOf = (remembered: { readonly id: string; readonly name: string }) => {
    const devices = listeningDevices(windowsFacts({
      endpoints: known([own, first, second, speakers]),
      plan: known({ kind: "impossible", reason: "no-cable", role: "output", message: "None." }),
      remembered: { console: remembered, communications: remembered },
    }));
    return devices.kind === "known" ? devices.value.microphone.name : devices;
  };
  assert.equal(microphoneOf(first), "First");
  assert.equal(microphoneOf(second), "Second");
});
