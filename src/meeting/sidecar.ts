import { toSnakeCaseJson } from "../engine/config.ts";
import type { ChannelContent, MeetingEvent } from "./meeting_event.ts";
import { meetingVersion } from "./meeting_event.ts";

/** Facts about a recording that are known at its beginning. */
export interface SidecarHead {
  /** Name and version of the program. */
  readonly program: string;
  readonly format: string;
}

type Place = { readonly fromS: number };

/** Most entries of a list. */
const longestList = 10_000;
/** Distance in seconds below which two gaps of a source count as one. */
const sameGapS = 0.3;
const driftEveryS = 60;

/**
 * Collects the contents of the file beside a recording: when it began, what its channels hold, where sound is
 * missing, the clock drift, and the state of the echo over time.
 */
export class Sidecar {
  readonly #head: SidecarHead;
  readonly #lists = {
    gaps: [] as { source: string; fromS: number; toS: number }[],
    health: [] as (Place & { source: string; health: string })[],
    echo: [] as (Place & { state: string; delayMs: number | null })[],
    drift: [] as { atS: number; ppm: number }[],
    muted: [] as (Place & { isMuted: boolean })[],
    isolation: [] as { atS: number; step: string; isolation: string; reason?: string }[],
    devices: [] as { atS: number; source: string; text: string }[],
    marks: [] as { atS: number; text: string }[],
  };
  #started: Extract<MeetingEvent, { type: "started" }> | undefined;
  #stopped: Extract<MeetingEvent, { type: "stopped" }> | undefined;

  constructor(head: SidecarHead) {
    this.#head = head;
  }

  /** Adds an event. */
  add(event: MeetingEvent): void {
    const atS = rounded(event.atS);
    const { health, echo, muted, isolation, devices, marks } = this.#lists;
    switch (event.type) {
      case "started":
        this.#started = event;
        break;
      case "stopped":
        this.#stopped = event;
        break;
      case "gap":
        this.#addGap(event.source, atS, rounded(event.atS + event.lengthS));
        break;
      case "health":
        push(health, { source: event.source, health: event.health, fromS: atS });
        break;
      case "echo": {
        const delayMs = Number.isNaN(event.delayMs) ? null : rounded(event.delayMs);
        push(echo, { state: event.state, fromS: atS, delayMs });
        break;
      }
      case "muted":
        push(muted, { isMuted: event.isMuted, fromS: atS });
        break;
      case "device":
        push(devices, { atS, source: event.source, text: event.text });
        break;
      case "mark":
        push(marks, { atS, text: event.text });
        break;
      case "isolation":
        push(isolation, {
          ...{ atS, step: event.step, isolation: event.isolation },
          ...("reason" in event && { reason: event.reason }),
        });
        break;
      case "levels":
      case "refused":
        break;
    }
  }

  /** Adds how much faster the microphone's clock runs than the speakers'. Keeps one value a minute. */
  addDrift(atS: number, ppm: number): void {
    const { drift } = this.#lists;
    const last = drift.at(-1)?.atS ?? -Infinity;
    if (Number.isNaN(ppm) || atS - last < driftEveryS) return;
    push(drift, { atS: rounded(atS), ppm: rounded(ppm) });
  }

  /** @return the file's text. @param durationS Length of the recording so far, in seconds. */
  text(durationS: number): string {
    const { time = null, mode = null, channels = [], sampleRate = null } = this.#started ?? {};
    const { microphone = null, speaker = null } = this.#started ?? {};
    const value = {
      version: meetingVersion,
      program: this.#head.program,
      startedAt: time,
      durationS: rounded(durationS),
      isComplete: this.#stopped !== undefined && this.#stopped.reason !== "failed",
      stopReason: this.#stopped?.reason ?? null,
      mode,
      sampleRate,
      format: this.#head.format,
      microphone,
      speaker,
      tracks: channels.map((content: ChannelContent, index) => ({
        channel: index + 1,
        content,
        startS: 0,
      })),
      ...this.#lists,
    };
    return `${toSnakeCaseJson(value, 2)}\n`;
  }

  #addGap(source: string, fromS: number, toS: number): void {
    const { gaps } = this.#lists;
    const last = gaps.findLast((it) => it.source === source);
    if (last !== undefined && fromS - last.toS < sameGapS) last.toS = toS;
    else push(gaps, { source, fromS, toS });
  }
}

function push<Item>(list: Item[], item: Item): void {
  if (list.length < longestList) list.push(item);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
