import type {
  EchoState,
  MeetingEvent,
  SourceHealth,
  SourceName,
} from "../../meeting/meeting_event.ts";
import { formatDuration } from "../../report/duration.ts";

const echoTexts: Readonly<Record<EchoState, string>> = {
  unknown: "",
  searching: "looking for the echo",
  cancelling: "echo taken out",
  none: "no echo",
};

/** Makes the line that shows a person the state of a recording. */
export class MeetingLine {
  readonly #sources: readonly SourceName[];
  readonly #health: Record<SourceName, SourceHealth> = { microphone: "live", loopback: "live" };
  readonly #levels: Record<SourceName, number> = { microphone: NaN, loopback: NaN };
  #echo: EchoState = "unknown";
  #isMuted = false;

  /** @param sources The recorded sources. */
  constructor(sources: readonly SourceName[]) {
    this.#sources = sources;
  }

  /** Updates the line's state by an event. */
  add(event: MeetingEvent): void {
    if (event.type === "health") this.#health[event.source] = event.health;
    if (event.type === "echo") this.#echo = event.state;
    if (event.type === "muted") this.#isMuted = event.isMuted;
    if (event.type !== "levels") return;
    this.#levels.microphone = event.microphoneDbfs;
    this.#levels.loopback = event.loopbackDbfs;
  }

  /** @return a line such as "1:15  microphone -32 dB  loopback silent  echo taken out". */
  text(positionS: number): string {
    const parts = this.#sources.map((source) => `${source} ${this.#source(source)}`);
    return [formatDuration(positionS), ...parts, echoTexts[this.#echo]]
      .filter((it) => it !== "").join("  ");
  }

  #source(source: SourceName): string {
    if (source === "microphone" && this.#isMuted) return "muted";
    const health = this.#health[source];
    if (health !== "live") return health;
    const level = this.#levels[source];
    return Number.isFinite(level) ? `${level.toFixed(0)} dB` : "–";
  }
}
