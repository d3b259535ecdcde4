import type { FollowedStream } from "./device_follower.ts";
import { type CaptureFrame, FrameReader } from "./capture_frame.ts";
import { type ChildEvent, type ChildState, initialChild, supervise } from "./child_supervisor.ts";
import { messageOf } from "../platform/message_of.ts";

/** A process that captures one stream and writes it in frames; see {@linkcode writeFrame}. */
export interface CaptureProcess {
  readonly output: ReadableStream<Uint8Array>;
  /** Resolves when the process has ended, with the reason in words. */
  readonly ended: Promise<string>;
  end(): void;
}

/** Function that starts a process that captures a stream from an endpoint. */
export type StartCapture = (stream: FollowedStream, endpoint: string) => CaptureProcess;

/** Listener to the capturing children. */
export interface ChildrenListener {
  /** Called before a child's first sound. */
  readonly use: (stream: FollowedStream) => void;
  /** Called with each frame. @throws If the samples are invalid. */
  readonly push: (stream: FollowedStream, frame: CaptureFrame) => void;
  /**
   * Called when a child has ended or was ended, and another follows.
   *
   * @param isHopeless Whether this child is the third in a row that gave no sound.
   */
  readonly replaced: (stream: FollowedStream, why: string, isHopeless: boolean) => void;
}

interface Child {
  readonly endpoint: string;
  state: ChildState;
  process: CaptureProcess | undefined;
}

/** Keeps a process running for each stream that a child process captures. */
export class CaptureChildren implements AsyncDisposable {
  readonly #start: StartCapture;
  readonly #listener: ChildrenListener;
  readonly #children = new Map<FollowedStream, Child>();
  readonly #endings = new Set<Promise<unknown>>();

  constructor(start: StartCapture, listener: ChildrenListener) {
    this.#start = start;
    this.#listener = listener;
  }

  /** Begins to capture a stream by a child. */
  use(stream: FollowedStream, endpoint: string): void {
    this.release(stream);
    this.#children.set(stream, { endpoint, state: initialChild, process: undefined });
    this.tick();
  }

  /** Stops capturing a stream by a child. */
  release(stream: FollowedStream): void {
    const child = this.#children.get(stream);
    this.#children.delete(stream);
    if (child !== undefined) end(child);
  }

  /** @return whether a stream is captured by a child that delivers nothing now. */
  isWaiting(stream: FollowedStream): boolean {
    const child = this.#children.get(stream);
    return child !== undefined && child.state.phase !== "delivering";
  }

  /** Starts and replaces children as needed. Call it several times a second. */
  tick(): void {
    for (const [stream, child] of this.#children) this.#take(stream, child, { kind: "tick" });
  }

  /** Ends all children, and waits until they have ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const stream of [...this.#children.keys()]) this.release(stream);
    await Promise.all(this.#endings);
  }

  #take(stream: FollowedStream, child: Child, event: ChildEvent): void {
    if (this.#children.get(stream) !== child) return;
    const { state, step } = supervise(child.state, event, performance.now());
    child.state = state;
    switch (step?.kind) {
      case "start":
        return this.#run(stream, child);
      case "use":
        return this.#listener.use(stream);
      case "replace":
        end(child);
        return this.#listener.replaced(stream, step.why, step.isHopeless);
    }
  }

  #run(stream: FollowedStream, child: Child): void {
    let process: CaptureProcess;
    try {
      process = this.#start(stream, child.endpoint);
    } catch (error) {
      return this.#take(stream, child, { kind: "broken", why: messageOf(error) });
    }
    child.process = process;
    const ending = this.#read(stream, child, process).finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }

  async #read(stream: FollowedStream, child: Child, process: CaptureProcess): Promise<void> {
    const reader = new FrameReader();
    let why: string | undefined;
    try {
      for await (const bytes of process.output) {
        for (const frame of reader.add(bytes)) {
          if (child.process !== process) break;
          this.#take(stream, child, { kind: "frame" });
          this.#listener.push(stream, frame);
        }
      }
    } catch (error) {
      why = messageOf(error);
      process.end();
    }
    why ??= await process.ended;
    if (child.process === process) this.#take(stream, child, { kind: "broken", why });
    await process.ended;
  }
}

function end(child: Child): void {
  child.process?.end();
  child.process = undefined;
}
