import type { Fact } from "../platform/fact.ts";

/** Severity of a finding. */
export type Verdict =
  /** All is well. */
  | "ok"
  /** Anecho works, but less well than it could, or in a way that surprises. */
  | "note"
  /** It keeps Anecho from working, or people from hearing a clean voice. */
  | "trouble"
  /** The check could not be made. */
  | "unknown";

/** Finding of one check. All texts are sentences for a person. */
export interface Finding {
  /** Names the check; stays the same over versions. */
  readonly id: string;
  readonly verdict: Verdict;
  /** The fact, or the reason why it is unknown. */
  readonly found: string;
  /** The consequence; "" if there is none. */
  readonly means: string;
  /** The remedy; "" if none is needed. */
  readonly todo: string;
}

/** @return a finding that all is well. */
export function ok(id: string, found: string): Finding {
  return { id, verdict: "ok", found, means: "", todo: "" };
}

/** @return a finding that the person should know. */
export function note(id: string, found: string, means: string, todo = ""): Finding {
  return { id, verdict: "note", found, means, todo };
}

/** @return a finding of a fault that has to be repaired. */
export function trouble(id: string, found: string, means: string, todo: string): Finding {
  return { id, verdict: "trouble", found, means, todo };
}

/** @return a finding that the check could not be made, with the reason. */
export function undecided(id: string, why: string): Finding {
  return { id, verdict: "unknown", found: why, means: "", todo: "" };
}

/** Judges a fact. An unknown fact makes the finding unknown. */
export function judge<T>(
  id: string,
  fact: Fact<T>,
  check: (value: T) => Finding,
): Finding {
  return fact.kind === "known" ? check(fact.value) : undecided(id, fact.why);
}

/** @return names in quotes, for a sentence. */
export function quotedNames(names: readonly string[]): string {
  return [...new Set(names)].map((it) => `"${it}"`).join(", ");
}

/** Whether {@linkcode quotedNames} gives one name, so that a verb behind it is in the singular. */
export function isOneName(names: readonly string[]): boolean {
  return new Set(names).size === 1;
}
