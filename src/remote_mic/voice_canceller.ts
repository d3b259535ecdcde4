import { defaultChoice, type DeviceChoice } from "../devices/selection.ts";
import { type BackendName, defaultCanceller } from "../engine/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { Engine, type Snapshot } from "../engine/engine.ts";
import { isFaulted } from "../engine/engine_event.ts";
import { AnechoError } from "../engine/errors.ts";
import type { VirtualMic } from "../engine/virtual_mic.ts";
import { EngineStreams } from "../meeting/engine_streams.ts";
import { findDevices } from "../meeting/meeting_devices.ts";
import { listEndpoints } from "../app/sound_system.ts";

/**
 * Removes the sound that this computer plays from a voice that arrives from elsewhere. It runs an engine whose
 * microphone is that voice, and whose output is the virtual microphone from which apps record.
 */
export class VoiceCanceller implements AsyncDisposable {
  readonly #streams: EngineStreams;
  readonly #hearing: Promise<void>;
  #isAlive = true;

  private constructor(readonly engine: Engine, streams: EngineStreams) {
    this.#streams = streams;
    this.#hearing = this.#hear();
  }

  /**
   * Opens the engine and its streams.
   *
   * @param mic Virtual microphone that receives the clean voice; nothing else may push into it.
   * @param speaker Speakers whose sound is cancelled. For the default, each new default becomes the reference.
   * @throws {AnechoError} With code "device", if there are no speakers for the reference.
   */
  static async open(
    backend: BackendName,
    mic: VirtualMic,
    speaker: DeviceChoice,
  ): Promise<VoiceCanceller> {
    const find = (endpoints: readonly Endpoint[]) =>
      findDevices(endpoints, { mode: "loopback", microphone: defaultChoice, speaker });
    const devices = find(await listEndpoints(backend));
    if (devices.kind === "impossible") throw new AnechoError("device", devices.message);
    const reference = devices.reference?.id;
    const engine = await Engine.open({
      backend,
      microphone: { pushed: true },
      reference: { endpoint: reference ?? "" },
      output: { mic: mic.handle },
      pipeline: { canceller: { kind: defaultCanceller } },
    });
    try {
      const opened = { reference };
      const streams = await EngineStreams.open({ backend, engine, find, microphone: {}, opened });
      return new VoiceCanceller(engine, streams);
    } catch (error) {
      await engine[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** @return whether the engine still works; if not, open another `VoiceCanceller`. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** The engine's live figures. */
  snapshot(): Snapshot {
    return this.engine.snapshot();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#streams[Symbol.asyncDispose]();
    await this.engine[Symbol.asyncDispose]();
    await this.#hearing;
  }

  async #hear(): Promise<void> {
    for await (const event of this.engine.events()) {
      this.#streams.hear(event);
      if (isFaulted(event)) this.#isAlive = false;
    }
  }
}
