import type { Meeting, MeetingListener } from "../../meeting/meeting.ts";
import type { MeetingCommand } from "../../meeting/meeting_command.ts";
import {
  channelsOf,
  eventLine,
  type MeetingEvent,
  type MeetingMode,
  type MeetingNews,
  meetingVersion,
  sourcesOf,
  type StopReason,
} from "../../meeting/meeting_event.ts";
import { oneLine } from "../../platform/visible_text.ts";
import { formatDuration } from "../../report/duration.ts";
import type { CaptureOutput } from "../capture_output.ts";
import { InterruptedError } from "../exit.ts";
import { standardStream } from "../sound_name.ts";
import type { Terminal } from "../terminal.ts";
import { listenForCommands } from "./command_input.ts";
import type { EventOutput } from "./event_output.ts";
import { isolationNote } from "./isolation_note.ts";
import { MeetingLine } from "./meeting_line.ts";
import type { MeetingOptions } from "./meeting_options.ts";
import type { SidecarFile } from "./sidecar_file.ts";
import { messageOf } from "../../platform/message_of.ts";

/** Options of a run. */
export interface MeetingRunParts {
  readonly options: Pick<
    MeetingOptions,
    "output" | "duration" | "endWithInput" | "isolation" | "tracks"
  >;
  readonly mode: MeetingMode;
  readonly format: string;
  /** Sample rate in Hz. */
  readonly sampleRate: number;
  readonly events: EventOutput;
  readonly sidecar: SidecarFile;
  readonly terminal: Terminal;
}

/** One run of `anecho meeting`: writes sound and events, obeys commands, and ends cleanly. */
export class MeetingRun implements MeetingListener {
  readonly #parts: MeetingRunParts;
  readonly #line: MeetingLine;
  readonly #ends = new AbortController();
  readonly #mostFrames: number;
  #begin: (() => Promise<CaptureOutput>) | undefined;
  #output: CaptureOutput | undefined;
  /** Events from before the beginning, which are written after the event that tells the beginning. */
  #early: MeetingEvent[] | undefined = [];
  #frames = 0;
  #lostS = 0;
  #reason: StopReason = "ended";

  constructor(parts: MeetingRunParts) {
    this.#parts = parts;
    this.#line = new MeetingLine(sourcesOf(parts.mode));
    const { duration = Infinity } = parts.options;
    this.#mostFrames = Math.round(duration * parts.sampleRate);
  }

  /** Writes samples, until the recording is as long as `--duration` says. The first ones begin it. */
  async samples(samples: Float32Array<ArrayBuffer>): Promise<void> {
    const { sidecar, terminal } = this.#parts;
    const channels = this.#channels.length;
    const frames = Math.min(samples.length / channels, this.#mostFrames - this.#frames);
    const output = await this.#begin?.();
    if (frames > 0) await output?.write(samples.subarray(0, frames * channels));
    this.#frames += frames;
    if (this.#frames >= this.#mostFrames) this.#end("duration");
    terminal.progress(this.#line.text(this.#positionS));
    sidecar.saveNowAndThen(this.#positionS);
  }

  /** Writes and shows an event. */
  event(event: MeetingEvent): void {
    const { options, terminal } = this.#parts;
    if (this.#early === undefined) this.#write(event);
    else this.#early.push(event);
    this.#line.add(event);
    if (event.type === "gap" && event.source === "all") this.#lostS += event.lengthS;
    if (event.type === "isolation") {
      terminal.note(isolationNote(event, options.isolation !== undefined));
    }
    if (event.type === "device") {
      const name = event.source === "microphone" ? "microphone" : "speakers";
      terminal.note(oneLine(`The ${name}: ${event.text}.`));
    }
  }

  /** Notes the clock drift in the sidecar. */
  drift(atS: number, ppm: number): void {
    this.#parts.sidecar.addDrift(atS, ppm);
  }

  /**
   * Records until Ctrl+C, a command, the duration, the end of the sound or an error ends it; with `--end-with-input`,
   * also the end of standard input.
   *
   * @param open Opens the output. Called when the first sound has come, so that a recording without sound leaves no
   * file behind.
   * @param stop Aborted by Ctrl+C.
   * @throws {InterruptedError} After Ctrl+C before the first sound.
   * @throws {WriteError} If the sound can't be written any more; what was written before is readable.
   * @throws {AnechoError} With code "device", if the devices can't be opened.
   * @throws What `open` throws.
   */
  async record(
    meeting: Meeting,
    open: () => Promise<CaptureOutput>,
    stop: AbortSignal,
  ): Promise<void> {
    const time = new Date();
    let beginning: Promise<CaptureOutput> | undefined;
    const begin = () =>
      beginning ??= open().then((output) => {
        this.#output = output;
        this.#tellBeginning(meeting, time);
        return output;
      });
    this.#begin = begin;
    const interrupt = () => this.#end("interrupted");
    if (stop.aborted) interrupt();
    stop.addEventListener("abort", interrupt);
    void listenForCommands({
      obey: (command) => this.#obey(command, meeting),
      refuse: (text) => this.#tell({ type: "refused", text }),
    }).then(() => {
      if (this.#parts.options.endWithInput === true) this.#end("command");
    });
    try {
      await meeting.run(this.#ends.signal);
      const output = await beginning;
      if (output === undefined) {
        stop.throwIfAborted();
        this.#finishEmpty(null);
        return this.#parts.terminal.note("Nothing was recorded.");
      }
      await output[Symbol.asyncDispose]();
      await this.#finish(null);
    } catch (error) {
      // Closing may fail too; what was written is readable without it.
      await Promise.resolve(this.#output?.[Symbol.asyncDispose]()).catch(() => {});
      await this.#fail(error);
    } finally {
      stop.removeEventListener("abort", interrupt);
    }
  }

  get #channels(): ReturnType<typeof channelsOf> {
    const { mode, options } = this.#parts;
    return channelsOf(mode, options.tracks ?? "mix");
  }

  get #positionS(): number {
    return this.#frames / this.#parts.sampleRate;
  }

  #obey(command: MeetingCommand, meeting: Meeting): void {
    if (this.#ends.signal.aborted) return;
    switch (command.command) {
      case "mute":
        return meeting.mute(true);
      case "unmute":
        return meeting.mute(false);
      case "mark":
        return meeting.mark(command.text);
      case "stop":
        return this.#end("command");
    }
  }

  #end(reason: StopReason): void {
    if (this.#ends.signal.aborted) return;
    this.#reason = reason;
    this.#ends.abort();
  }

  #tellBeginning({ devices }: Meeting, time: Date): void {
    const { mode, format, sampleRate } = this.#parts;
    const early = this.#takeEarly();
    this.#tell({
      type: "started",
      version: meetingVersion,
      time: time.toISOString(),
      mode,
      channels: this.#channels,
      sampleRate,
      format,
      microphone: devices.microphone?.name ?? null,
      speaker: devices.reference?.name ?? null,
    });
    for (const event of early) this.#write(event);
  }

  #takeEarly(): MeetingEvent[] {
    const early = this.#early ?? [];
    this.#early = undefined;
    return early;
  }

  #write(event: MeetingEvent): void {
    this.#parts.events.write(eventLine(event));
    this.#parts.sidecar.add(event);
  }

  async #finish(text: string | null): Promise<void> {
    const { options, sidecar, terminal } = this.#parts;
    this.#tell({ type: "stopped", reason: this.#reason, text });
    await sidecar.finish(this.#positionS);
    terminal.progress(undefined);
    const to = options.output === standardStream ? "" : ` to ${options.output}`;
    const lost = this.#lostS === 0
      ? ""
      : `; ${formatDuration(this.#lostS)} lost, because the reader was too slow`;
    terminal.note(oneLine(`Recorded ${formatDuration(this.#positionS)}${to}${lost}.`));
  }

  async #fail(error: unknown): Promise<void> {
    if (error instanceof Deno.errors.BrokenPipe) {
      this.#reason = "reader-gone";
      return await this.#finish(null);
    }
    const isInterrupted = error instanceof InterruptedError;
    this.#reason = isInterrupted ? "interrupted" : "failed";
    const text = isInterrupted ? null : messageOf(error);
    if (this.#output !== undefined) {
      await this.#finish(text);
    } else {
      this.#finishEmpty(text);
    }
    throw error;
  }

  /** Ends a recording without sound, which leaves no file to describe. */
  #finishEmpty(text: string | null): void {
    for (const event of this.#takeEarly()) this.#write(event);
    this.#tell({ type: "stopped", reason: this.#reason, text });
    this.#parts.terminal.progress(undefined);
  }

  #tell(news: MeetingNews): void {
    this.event({ atS: this.#positionS, ...news });
  }
}
