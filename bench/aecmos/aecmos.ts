import * as v from "valibot";
import { ToolError } from "../../tools/tool_error.ts";
import { melBands, melFeatures } from "./mel.ts";

/** Who speaks in a recording. */
export type Talk = "far" | "near" | "both";

/** Three aligned sounds at 16 kHz. */
export interface Trio {
  readonly reference: Float32Array;
  readonly microphone: Float32Array;
  readonly enhanced: Float32Array;
}

/** Mean opinion scores of echo annoyance and of other degradation, from 1 to 5, where 5 means none. */
export interface Opinion {
  readonly echo: number;
  readonly degradation: number;
}

// Fetched only when a model is loaded, so it is not a dependency of the project's own modules.
const runtime = "npm:onnxruntime-node@1.20.1";
const longestS = 20;
const markerFrames = 20;

interface Session {
  run(feeds: object): Promise<Record<string, { readonly data: unknown }>>;
}

interface Runtime {
  readonly InferenceSession: { create(path: string, options: object): Promise<Session> };
  readonly Tensor: new (type: "float32", data: Float32Array, shape: readonly number[]) => object;
}

function isRuntime(value: unknown): value is Runtime {
  return typeof value === "object" && value !== null && "InferenceSession" in value &&
    "Tensor" in value;
}

/**
 * AECMOS (Purin et al. 2022), version 4 for 16 kHz: a network that predicts listeners' ratings.
 *
 * @example
 * ```ts
 * const model = await Aecmos.load(path);
 * const { echo } = await model.score({ reference, microphone, enhanced }, "both");
 * ```
 */
export class Aecmos {
  private constructor(private readonly runtime: Runtime, private readonly session: Session) {}

  /**
   * @param path The model, `Run_1663915512_Stage_0.onnx`.
   * @throws {ToolError} `bench_failed` when the model or its runtime can't be loaded.
   */
  static async load(path: string): Promise<Aecmos> {
    try {
      const module: { default?: unknown } = await import(runtime);
      const loaded: unknown = module.default ?? module;
      if (!isRuntime(loaded)) throw new Error("it is another version");
      const options = { logSeverityLevel: 3, intraOpNumThreads: 1 };
      return new Aecmos(loaded, await loaded.InferenceSession.create(path, options));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ToolError(
        "bench_failed",
        `AECMOS can't be run from ${path} with ${runtime}: ${reason}. Leave ANECHO_AECMOS unset to ` +
          "do without.",
      );
    }
  }

  /** Scores at most 20 s of a recording, from its start, or from its middle if only the far end speaks. */
  async score(trio: Trio, talk: Talk): Promise<Opinion> {
    const sounds = [trio.reference, trio.microphone, trio.enhanced];
    const length = Math.min(...sounds.map((sound) => sound.length));
    const first = talk === "far" ? length >> 1 : 0;
    const last = Math.min(length, first + longestS * 16_000);
    const markers = [talk === "near" ? 0 : 1, talk === "far" ? 0 : 1, 1];
    const features = sounds.map((sound, index) =>
      withMarker(melFeatures(sound.subarray(first, last)), markers[index] ?? 1)
    );
    const frames = (features[0]?.length ?? 0) / melBands;
    const input = new Float32Array(3 * frames * melBands);
    features.forEach((feature, index) => input.set(feature, index * frames * melBands));
    const { Tensor } = this.runtime;
    const outputs = await this.session.run({
      input: new Tensor("float32", input, [1, 3, frames, melBands]),
      h0: new Tensor("float32", new Float32Array(4 * 64), [4, 1, 64]),
    });
    const [echo, degradation] = v.parse(
      v.tuple([v.number(), v.number()]),
      Array.from(v.parse(v.instance(Float32Array), outputs["output"]?.data)),
    );
    return { echo, degradation };
  }
}

/**
 * Appends a marker to the features of a sound. The markers of the three sounds tell the network who speaks.
 *
 * @param marker The value of the marker, 0 or 1.
 * @returns the frames one after the other, then 20 frames filled with `marker`, then 20 frames of zeros.
 */
export function withMarker(frames: readonly Float32Array[], marker: number): Float32Array {
  const all = new Float32Array((frames.length + 2 * markerFrames) * melBands);
  frames.forEach((frame, index) => all.set(frame, index * melBands));
  const end = frames.length * melBands;
  all.fill(marker, end, end + markerFrames * melBands);
  return all;
}
