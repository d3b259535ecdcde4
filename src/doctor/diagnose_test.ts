import { deepEqual, equal, ok } from "node:assert/strict";
import { linuxFacts, windowsFacts } from "../../testing/example_facts.ts";
import { unknown } from "../platform/fact.ts";
import { checks, diagnose } from "./diagnose.ts";

Deno.test("D4 where nothing is wrong, nothing is found, on either system", () => {
  ok(checks.length >= 25);
  for (const facts of [linuxFacts(), windowsFacts()]) {
    const findings = diagnose(facts);
    const odd = findings.filter(({ verdict }) => verdict === "trouble" || verdict === "note");
    deepEqual(odd, []);
    equal(new Set(findings.map(({ id }) => id)).size, findings.length);
  }
});

Deno.test("D4 the page about the doctor lists each of its findings", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/doctor.md", import.meta.url));
  const findings = [
    ...diagnose(linuxFacts()),
    ...diagnose(windowsFacts()),
    ...diagnose(linuxFacts({ folders: unknown("no home") })),
  ];
  deepEqual(findings.map(({ id }) => id).filter((id) => !page.includes(`\`${id}\``)), []);
});

Deno.test("D4 where nothing can be found out, no check invents a verdict", () => {
  const why = unknown("nobody tells");
  const blind = {
    endpoints: why,
    plan: why,
    app: why,
    settings: why,
    autostart: why,
    hasWebview: why,
  };
  const findings = [
    ...diagnose(linuxFacts({ ...blind, pipeWire: { graph: why, libraryVersion: why } })),
    ...diagnose(windowsFacts({ ...blind, windows: why })),
  ];
  // These depend on other facts; a sound system that can't be asked is trouble itself.
  const others = /^(version|library|session|sound-system|folder-.*|disk-space)$/;
  const invented = findings.filter(({ id, verdict }) => verdict !== "unknown" && !others.test(id));
  deepEqual(invented.map(({ id }) => id), []);
  // Findings that no fact can give on this system say so; all others give their fact's reason.
  const ownReasons = findings.filter(({ verdict, found }) =>
    verdict === "unknown" && found !== "nobody tells"
  );
  deepEqual(ownReasons.map(({ id }) => id), ["other-cancellers", "microphone-volume"]);
});
