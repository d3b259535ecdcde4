import type { SettingsState } from "../../src/settings/protocol.ts";

/** Tone of a state, which sets its colour and sign. */
export type Tone = "good" | "calm" | "off" | "trouble";

/** A sentence: one of the page's own by its key, or one of the program's. */
export type Sentence = { readonly key: string } | { readonly text: string };

/** The state of Anecho in one sentence, with a tone and a hint. */
export interface Headline {
  readonly tone: Tone;
  readonly sentence: Sentence;
  /** Key of a hint for the person. */
  readonly hint: string | undefined;
}

/** @return the headline on top of the page. */
export function headline(state: SettingsState): Headline {
  const { problem, status, isPaused, isComparing } = state;
  if (problem !== null) return trouble(problem.message);
  if (status.look === "trouble") return trouble(status.text);
  if (isPaused) return { tone: "off", sentence: { key: "state.paused" }, hint: undefined };
  const hint = state.recorders.count === null && status.mode !== "always"
    ? "state.openAlways"
    : undefined;
  if (isComparing) return { tone: "off", sentence: { key: "state.comparing" }, hint };
  if (status.mode === "mute") return { tone: "off", sentence: { key: "state.muted" }, hint };
  if (status.mode === "off") return { tone: "off", sentence: { key: "state.bypassed" }, hint };
  if (status.look === "running" && status.echo === "none") {
    return { tone: "good", sentence: { key: "state.noEcho" }, hint: hint ?? "state.noEcho.hint" };
  }
  if (status.look === "running") return { tone: "good", sentence: { key: "state.running" }, hint };
  const key = status.text === "Starting" ? "state.starting" : "state.ready";
  return { tone: "calm", sentence: { key }, hint: undefined };
}

function trouble(text: string): Headline {
  return { tone: "trouble", sentence: { text }, hint: undefined };
}

/** A message in two parts: the fault, and the remedy. */
export interface Remedy {
  readonly wrong: string;
  /** The remedy; "" if the message has none. */
  readonly todo: string;
}

/**
 * Divides a message at its first colon outside of quotes. If that is a ":" without a space after it, as in "10:30",
 * the message is not divided.
 */
export function divide(message: string): Remedy {
  const found = /^((?:"[^"]*"|“[^”]*”|[^":：“])+)(?:: |：)(.+)$/s.exec(message);
  const [, wrong, todo] = found ?? [];
  if (wrong === undefined || todo === undefined) return { wrong: message, todo: "" };
  return { wrong, todo: todo.charAt(0).toUpperCase() + todo.slice(1) };
}
