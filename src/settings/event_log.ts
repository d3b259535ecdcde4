import type { EngineEvent } from "../engine/engine_event.ts";
import { type AppEvent, maxEvents } from "./protocol.ts";

/** Log of the latest events, for the person. */
export class EventLog {
  readonly #now: () => number;
  readonly #listeners = new Set<(event: AppEvent) => void>();
  #events: AppEvent[] = [];
  #count = 0;

  /** @param now Returns the time in ms since 1970. */
  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
  }

  /** The latest {@linkcode maxEvents} events, the oldest first. */
  get events(): readonly AppEvent[] {
    return this.#events;
  }

  /** Adds an event. */
  add(level: AppEvent["level"], text: string): void {
    const event = { number: ++this.#count, at: this.#now(), level, text };
    this.#events = [...this.#events, event].slice(-maxEvents);
    for (const listener of this.#listeners) listener(event);
  }

  /** Adds an event of the engine, if it matters to a person and the supervisor does not log it already. */
  addEngineEvent(event: EngineEvent): void {
    const told = describeEngineEvent(event);
    if (told !== undefined) this.add(...told);
  }

  /** Calls `listener` with each event, until the returned function is called. */
  onEvent(listener: (event: AppEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function describeEngineEvent(event: EngineEvent): [AppEvent["level"], string] | undefined {
  switch (event.kind) {
    case "canceller-reset":
      return ["info", `a canceller was replaced by a new one: ${event.cause}`];
    case "underrun":
      return ["warning", `the output ran dry${times(event.times)}, and a fade hid it`];
    case "overrun":
      return [
        "warning",
        `the output took sound too slowly${times(event.times)}: some was left out`,
      ];
    case "realigned":
      return ["info", `the reference was realigned by ${event.movedMs.toFixed(1)} ms`];
    default:
      return undefined;
  }
}

function times(count: number): string {
  return count === 1 ? "" : ` ${count} times`;
}
