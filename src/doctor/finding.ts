import type { Fact } from "../platform/fact.ts";

/** How grave a finding is. */
export type Verdict =
  /** It is as it should be. */
  | "ok"
  /** Anecho works, but less well than it could, or in a way that surprises. */
  | "note"
  /** It keeps Anecho from working, or people from hearing a clean voice. */
  | "trouble"
  /** It could not be found out. */
  | "unknown";

/** Finding of one check. All texts are sentences for a person. */
export interface Finding {
  /** Names the check; stays the same over versions. */
  readonly id: string;
  readonly verdict: Verdict;
  /** The fact; for an unknown one, why it is not known. */
  readonly found: string;
  /** The consequence; "": none. */
  readonly means: string;
  /** The remedy; "": none is needed. */
  readonly todo: string;
}

/** @return the finding that all is well. */
export function ok(id: string, found: string): Finding {
  return { id, verdict: "ok", found, means: "", todo: "" };
}

/** @return the finding of something that the person should know. */
export function note(id: string, found: string, means: string, todo = ""): Finding {
  return { id, verdict: "note", found, means, todo };
}

/** @return the finding of something that has to be mended. */
export function trouble(id: string, found: string, means: string, todo: string): Finding {
  return { id, verdict: "trouble", found, means, todo };
}

/** @return the finding that nothing could be found out, and why. */
export function undecided(id: string, why: string): Finding {
  return { id, verdict: "unknown", found: why, means: "", todo: "" };
}

/** Judges a fact. One that is not known makes the finding undecided. */
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
