import type { EngineConfig } from "../engine/config.ts";
import { Engine, type Snapshot } from "../engine/engine.ts";
import type { EngineEvent } from "../engine/engine_event.ts";
import { AnechoError } from "../engine/errors.ts";
import type { SupervisorEvent } from "./supervisor_state.ts";
import { messageOf } from "../platform/message_of.ts";

/**
 * Callbacks of an {@linkcode EngineRunner}. Always asynchronous: no method of the runner calls them before it
 * returns.
 */
export interface EngineRunnerListener {
  /** Passes events to the supervisor. */
  readonly supervisor: (event: SupervisorEvent) => void;
  /** Called with every event of the engine. */
  readonly engine: (event: EngineEvent) => void;
}

type Command = (engine: Engine) => void;

/** Runs one engine at a time, as the supervisor orders. */
export class EngineRunner {
  readonly #listener: EngineRunnerListener;
  #engine: Engine | undefined;
  /** Commands that came before the engine was open. */
  #waiting: Command[] = [];
  #opening: Promise<void> = Promise.resolve();

  constructor(listener: EngineRunnerListener) {
    this.#listener = listener;
  }

  /** Opens an engine. Call it only while there is none. */
  open(generation: number, config: EngineConfig): void {
    this.#waiting = [];
    this.#opening = this.#open(generation, config);
  }

  /** Gives the engine a command; if it is still being opened, as soon as it is open. */
  command(command: Command): void {
    if (this.#engine === undefined) this.#waiting.push(command);
    else give(this.#engine, command);
  }

  /** Closes the engine, if there is one, and reports to the supervisor when that is done. */
  async close(generation: number): Promise<void> {
    await this.#opening;
    const engine = this.#engine;
    this.#engine = undefined;
    this.#waiting = [];
    // A recording that could not be finished has already been reported.
    await engine?.[Symbol.asyncDispose]().catch(() => {});
    this.#listener.supervisor({ kind: "engine-closed", generation });
  }

  /** The engine's live figures; `undefined` without an engine. */
  snapshot(): Snapshot | undefined {
    return this.#engine?.snapshot();
  }

  /**
   * Writes the session that the engine keeps in memory to a folder.
   *
   * @throws {AnechoError} With code "state" if there is no engine or nothing is kept; with code "file" if the
   * folder can't be written.
   */
  async saveSession(folder: string, seconds: number): Promise<void> {
    if (this.#engine === undefined) {
      throw new AnechoError("state", "no device is open now: let an app record first");
    }
    await this.#engine.saveSession(folder, seconds);
  }

  async #open(generation: number, config: EngineConfig): Promise<void> {
    try {
      const engine = await Engine.open(config);
      this.#engine = engine;
      for (const command of this.#waiting.splice(0)) give(engine, command);
      void this.#listen(generation, engine);
    } catch (error) {
      this.#fail(generation, error);
    }
  }

  async #listen(generation: number, engine: Engine): Promise<void> {
    try {
      for await (const event of engine.events()) {
        this.#listener.engine(event);
        const told = forSupervisor(event, generation);
        if (told !== undefined) this.#listener.supervisor(told);
      }
    } catch (error) {
      this.#fail(generation, error);
    }
  }

  #fail(generation: number, error: unknown): void {
    const message = messageOf(error);
    this.#listener.supervisor({ kind: "engine-failed", generation, message });
  }
}

/** Gives an engine a command. Ignores refusals: an engine that has just failed reports that by an event. */
function give(engine: Engine, command: Command): void {
  try {
    command(engine);
  } catch {
    return;
  }
}

function forSupervisor(event: EngineEvent, generation: number): SupervisorEvent | undefined {
  switch (event.kind) {
    case "state":
      if (event.state === "opening") return { kind: "engine-started", generation };
      if (event.state === "running") return { kind: "engine-running", generation };
      if (event.state === "paused") return { kind: "engine-paused", generation };
      if (event.state === "faulted") {
        return { kind: "engine-failed", generation, message: event.cause };
      }
      return undefined;
    case "channels":
      return { kind: "channels", generation, text: event.text };
    case "loopback":
      return { kind: "loopback", generation, isLoopback: event.isLoopback };
    case "echo":
      return { kind: "echo", generation, echo: event.echo };
    case "stream-opened":
      return { kind: "stream-opened", generation, stream: event.stream };
    case "stream-lost":
      return { kind: "stream-lost", generation, stream: event.stream, reason: event.reason };
    case "stream-failed":
      return { kind: "stream-failed", generation, stream: event.stream, message: event.cause };
    default:
      return undefined;
  }
}
