import { deepEqual, equal, match } from "node:assert/strict";
import { graphFacts, linuxFacts, windowsFacts } from "../../../testing/example_facts.ts";
import { verdicts } from "../../../testing/verdicts.ts";
import { unknown } from "../../platform/fact.ts";
import type { LinuxSession } from "../../platform/linux/session.ts";
import {
  checkGraphCycle,
  checkGraphRate,
  checkLibrary,
  checkPipeWireLibrary,
  checkPipeWireVersion,
  checkSession,
  checkSessionManager,
  checkSoundSystem,
  compareVersions,
} from "./sound_system.ts";

const why = unknown("because");
const noGraph = linuxFacts({ pipeWire: { graph: why, libraryVersion: why } });

Deno.test("D4 a library that does not load is found", () => {
  deepEqual(verdicts(checkLibrary, linuxFacts()), { library: "ok" });
  deepEqual(verdicts(checkLibrary, linuxFacts({ library: why })), { library: "trouble" });
});

Deno.test("D4 a sound system that does not answer is found, with its own reason", () => {
  deepEqual(verdicts(checkSoundSystem, linuxFacts()), { "sound-system": "ok" });
  const silent = checkSoundSystem(linuxFacts({ endpoints: unknown("no daemon answers") }));
  equal(silent.verdict, "trouble");
  match(silent.found, /no daemon answers\.$/);
  const blind = linuxFacts({ library: why, endpoints: why });
  deepEqual(verdicts(checkSoundSystem, blind), { "sound-system": "unknown" });
});

Deno.test("D4 a missing session manager is found", () => {
  deepEqual(verdicts(checkSessionManager, linuxFacts()), { "session-manager": "ok" });
  const alone = graphFacts({ sessionManager: null });
  deepEqual(verdicts(checkSessionManager, alone), { "session-manager": "trouble" });
  deepEqual(verdicts(checkSessionManager, noGraph), { "session-manager": "unknown" });
  deepEqual(verdicts(checkSessionManager, windowsFacts()), {});
});

Deno.test("D4 a PipeWire that is too old is found", () => {
  for (
    const [version, verdict] of [
      ["0.3.50", "ok"],
      ["1.0.0", "ok"],
      ["0.3.49", "trouble"],
      ["0.2.9", "trouble"],
      ["", "unknown"],
    ]
  ) {
    deepEqual(verdicts(checkPipeWireVersion, graphFacts({ version })), {
      "pipewire-version": verdict,
    }, version);
  }
  deepEqual([compareVersions("1.2", "1.2.0"), compareVersions("1.10", "1.9") > 0], [0, true]);
});

Deno.test("D4 a library that is older than its daemon is found", () => {
  const id = "pipewire-library";
  deepEqual(verdicts(checkPipeWireLibrary, linuxFacts()), { [id]: "ok" });
  deepEqual(verdicts(checkPipeWireLibrary, graphFacts({ version: "1.4.3" })), { [id]: "note" });
  deepEqual(verdicts(checkPipeWireLibrary, noGraph), { [id]: "unknown" });
});

Deno.test("D4 a forced or low rate of the graph is found", () => {
  const id = "graph-rate";
  deepEqual(verdicts(checkGraphRate, linuxFacts()), { [id]: "ok" });
  deepEqual(verdicts(checkGraphRate, graphFacts({ forcedRate: 44_100 })), { [id]: "note" });
  deepEqual(verdicts(checkGraphRate, graphFacts({ forcedRate: 8000 })), { [id]: "note" });
  deepEqual(verdicts(checkGraphRate, graphFacts({ rate: 16_000 })), { [id]: "note" });
  deepEqual(verdicts(checkGraphRate, graphFacts({ rate: null })), { [id]: "unknown" });
});

Deno.test("D4 forced long cycles are found", () => {
  const id = "graph-cycle";
  deepEqual(verdicts(checkGraphCycle, linuxFacts()), { [id]: "ok" });
  deepEqual(verdicts(checkGraphCycle, graphFacts({ forcedQuantum: 256 })), { [id]: "ok" });
  deepEqual(verdicts(checkGraphCycle, graphFacts({ forcedQuantum: 8192 })), { [id]: "note" });
  deepEqual(verdicts(checkGraphCycle, noGraph), { [id]: "unknown" });
});

Deno.test("D4 another person's session, none and a sandbox are found", () => {
  const session = { runtimeFolder: "/run/me", isAnothers: false, isSandboxed: false };
  const verdict = (change: Partial<LinuxSession>, endpoints = linuxFacts().endpoints) =>
    verdicts(
      checkSession,
      linuxFacts({ session: { ...session, ...change }, endpoints }),
    )["session"];
  equal(verdict({}), "ok");
  equal(verdict({ isAnothers: true }, why), "trouble");
  equal(verdict({ isAnothers: true }), "note");
  equal(verdict({ runtimeFolder: null }, why), "note");
  equal(verdict({ runtimeFolder: null }), "ok");
  equal(verdict({ isSandboxed: true }), "note");
  deepEqual(verdicts(checkSession, windowsFacts()), {});
});
