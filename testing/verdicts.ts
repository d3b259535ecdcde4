import { ok } from "node:assert/strict";
import type { Check } from "../src/doctor/diagnose.ts";
import type { Facts } from "../src/doctor/facts.ts";
import type { Verdict } from "../src/doctor/finding.ts";

/**
 * Runs a check. Asserts that each finding says what was found, each note and fault what it means, and each fault
 * what to do.
 *
 * @return the verdicts by their ids.
 */
export function verdicts(check: Check, facts: Facts): Record<string, Verdict> {
  const findings = [check(facts)].flat();
  for (const { verdict, found, means, todo } of findings) {
    ok(/^\S.*\S$/.test(found), found);
    if (verdict === "trouble" || verdict === "note") ok(means !== "", found);
    if (verdict === "trouble") ok(todo !== "", found);
  }
  return Object.fromEntries(findings.map(({ id, verdict }) => [id, verdict]));
}
