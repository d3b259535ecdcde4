import { deepEqual, match } from "node:assert/strict";
import {
  healthySettings,
  linuxFacts,
  registryFacts,
  statusFacts,
  windowsFacts,
} from "../../../testing/example_facts.ts";
import { microphone, speakers, vbCable } from "../../../testing/example_machines.ts";
import { verdicts } from "../../../testing/verdicts.ts";
import { known, unknown } from "../../platform/fact.ts";
import type { EndpointSettings } from "../../platform/windows/sound_settings.ts";
import type { Facts } from "../facts.ts";
import {
  checkEffects,
  checkExclusiveMode,
  checkListening,
  checkMicrophoneUsers,
  checkPrivacy,
} from "./windows.ts";

const why = unknown("because");
const absent = known({ kind: "absent" } as const);

/** @return facts in which the settings of one endpoint are changed. */
function endpointFacts(id: string | undefined, change: Partial<EndpointSettings>): Facts {
  const endpoints = healthySettings.endpoints.map((it) => it.id === id ? { ...it, ...change } : it);
  return registryFacts({ endpoints });
}

Deno.test("D4 a program that has a microphone but not the cable's is found by Windows' ledger", () => {
  const id = "apps-record-anecho";
  deepEqual(verdicts(checkMicrophoneUsers, windowsFacts()), { [id]: "ok" });
  const settings = registryFacts({ microphoneUsers: ["Anecho.exe", "talk.exe", "Call.exe"] });
  deepEqual(verdicts(checkMicrophoneUsers, settings), { [id]: "note" });
  const nobody = statusFacts({ recorders: 0, recorderNames: [] }, settings);
  deepEqual(verdicts(checkMicrophoneUsers, nobody), { [id]: "trouble" });
  const packaged = registryFacts({ microphoneUsers: [] });
  deepEqual(verdicts(checkMicrophoneUsers, packaged), { [id]: "ok" });
  const alone = statusFacts({ recorders: 0, recorderNames: [] }, packaged);
  match([checkMicrophoneUsers(alone)].flat()[0]?.found ?? "", /^"MSTeams" records /);
  const untold = statusFacts({ recorders: null, recorderNames: [] }, settings);
  deepEqual(verdicts(checkMicrophoneUsers, untold), { [id]: "unknown" });
  deepEqual(verdicts(checkMicrophoneUsers, { ...settings, app: absent }), { [id]: "unknown" });
});

Deno.test("D4 each of Windows' privacy switches is found", () => {
  const id = "microphone-privacy";
  deepEqual(verdicts(checkPrivacy, windowsFacts()), { [id]: "ok" });
  for (const name of ["computer", "apps", "desktopApps"] as const) {
    const facts = registryFacts({ consent: { ...healthySettings.consent, [name]: false } });
    deepEqual(verdicts(checkPrivacy, facts), { [id]: "trouble" }, name);
  }
  const refused = { ...healthySettings.consent, refusedApps: ["MSTeams"] };
  deepEqual(verdicts(checkPrivacy, registryFacts({ consent: refused })), { [id]: "note" });
  const nothing = registryFacts({
    consent: { computer: null, apps: null, desktopApps: null, refusedApps: [] },
  });
  deepEqual(verdicts(checkPrivacy, nothing), { [id]: "unknown" });
  deepEqual(verdicts(checkPrivacy, windowsFacts({ windows: why })), { [id]: "unknown" });
  deepEqual(verdicts(checkPrivacy, linuxFacts()), {});
});

Deno.test("D4 a device that another program uses alone is found", () => {
  const id = "exclusive-mode";
  deepEqual(verdicts(checkExclusiveMode, windowsFacts()), { [id]: "ok" });
  const allowed = [checkExclusiveMode(endpointFacts(speakers.id, { allowsExclusive: true }))]
    .flat();
  match(allowed[0]?.found ?? "", /one could: "Speakers/);
  const text =
    'the microphone "X" is used exclusively by another program: close that program, or …';
  const taken = statusFacts({ look: "trouble", text }, windowsFacts());
  deepEqual(verdicts(checkExclusiveMode, taken), { [id]: "trouble" });
  deepEqual(verdicts(checkExclusiveMode, windowsFacts({ app: absent })), { [id]: "unknown" });
  deepEqual(verdicts(checkExclusiveMode, linuxFacts()), {});
});

Deno.test("D4 effects at the devices in use are found", () => {
  const id = "endpoint-effects";
  deepEqual(verdicts(checkEffects, windowsFacts()), { [id]: "ok" });
  deepEqual(verdicts(checkEffects, endpointFacts(speakers.id, { hasEffects: true })), {
    [id]: "note",
  });
  deepEqual(verdicts(checkEffects, endpointFacts(vbCable[0]?.id, { hasEffects: true })), {
    [id]: "ok",
  });
  deepEqual(verdicts(checkEffects, linuxFacts()), {});
});

Deno.test("D4 Listen to this device is found, and whether the reference has that voice", () => {
  const id = "own-voice-in-reference";
  deepEqual(verdicts(checkListening, windowsFacts()), { [id]: "ok" });
  const at = (endpoint: string | undefined, listensAt: string) =>
    verdicts(checkListening, endpointFacts(endpoint, { listensAt }));
  deepEqual(at(microphone.id, ""), { [id]: "trouble" });
  deepEqual(at(vbCable[1]?.id, speakers.id.toUpperCase()), { [id]: "trouble" });
  deepEqual(at(microphone.id, "{0.0.0.00000000}.{headset}"), { [id]: "note" });
  deepEqual(at(speakers.id, ""), { [id]: "ok" });
  deepEqual(verdicts(checkListening, windowsFacts({ windows: why })), { [id]: "unknown" });
  deepEqual(verdicts(checkListening, linuxFacts()), {});
});
