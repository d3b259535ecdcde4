import type { AppEvent } from "../../src/settings/protocol.ts";

/** An event that came once or several times in a row. */
export interface FoldedEvent {
  /** The latest of these events. */
  readonly event: AppEvent;
  readonly times: number;
}

/** Lists events, the latest first, with repeated ones folded into one. */
export function foldEvents(events: readonly AppEvent[]): FoldedEvent[] {
  const folded: FoldedEvent[] = [];
  for (const event of events) {
    const last = folded.at(-1);
    if (last === undefined || last.event.text !== event.text) folded.push({ event, times: 1 });
    else folded[folded.length - 1] = { event, times: last.times + 1 };
  }
  return folded.reverse();
}
