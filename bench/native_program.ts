import * as v from "valibot";
import { toSnakeCaseJson } from "../src/engine/config.ts";
import { ToolError } from "../tools/tool_error.ts";

const figure = v.nullable(v.number());
const column = v.array(figure);

/**
 * The native program's judgement of one contender in one scene. A figure is `null` if it can't be known, or if
 * what it measures does not happen in the scene.
 */
export const judgementSchema = v.object({
  erle_db: figure,
  erle_all_db: figure,
  start_db: figure,
  time_to_20_db_s: figure,
  time_to_40_db_s: figure,
  worst_second_db: figure,
  recovery_s: figure,
  after_event_db: figure,
  residual_dbfs_a: figure,
  near_si_sdr_db: figure,
  near_attenuation_db: figure,
  held_ms: figure,
  frame_us: figure,
  series: v.object({
    step_s: v.number(),
    reduction_db: column,
    microphone_dbfs: column,
    output_dbfs: column,
  }),
});

/** A value of {@linkcode judgementSchema}. */
export type Judgement = v.InferOutput<typeof judgementSchema>;

/** Cost of one contender, measured by the native program. */
export const costSchema = v.object({
  frame_us: v.number(),
  memory_kb: figure,
  delay_ms: v.number(),
});

/** A value of {@linkcode costSchema}. */
export type Cost = v.InferOutput<typeof costSchema>;

const failureSchema = v.object({ error: v.string() });

/**
 * Job for the native program. It answers with a {@linkcode Judgement} of each contender to `scene` and `judge`,
 * with a {@linkcode Cost} to `cost`, and without content to `sounds` and `process`.
 */
export interface Job {
  readonly kind: "scene" | "sounds" | "judge" | "cost" | "process";
  readonly scene: object;
  readonly contenders: readonly string[];
  /** Folder of sound files, which the program writes or reads; empty: none. */
  readonly audio?: string;
}

/**
 * The running native program, which does one job after the other.
 *
 * @example
 * ```ts
 * await using program = NativeProgram.start(path);
 * const judgements = await program.ask({ kind: "scene", scene, contenders: ["anecho"] }, judgementSchema);
 * ```
 */
export class NativeProgram implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #rest = "";

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#writer = child.stdin.getWriter();
    this.#reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** @param path The program that `deno task build quality` builds. */
  static start(path: string): NativeProgram {
    return new NativeProgram(
      new Deno.Command(path, { stdin: "piped", stdout: "piped", stderr: "inherit" }).spawn(),
    );
  }

  /**
   * Does a job.
   *
   * @param schema Schema of the answer for one contender.
   * @returns The answers by the contenders' ids.
   * @throws {ToolError} `bench_failed` with the program's own message, or if the program ends without an answer.
   */
  async ask<const Schema extends v.GenericSchema>(
    job: Job,
    schema: Schema,
  ): Promise<Record<string, v.InferOutput<Schema>>> {
    await this.#writer.write(new TextEncoder().encode(`${toSnakeCaseJson(job)}\n`));
    const answer: unknown = JSON.parse(await this.#readLine());
    const failure = v.safeParse(failureSchema, answer);
    if (failure.success) throw new ToolError("bench_failed", failure.output.error);
    return v.parse(v.object({ contenders: v.record(v.string(), schema) }), answer).contenders;
  }

  async #readLine(): Promise<string> {
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#reader.read();
      if (done) throw new ToolError("bench_failed", "The native benchmark ended all of a sudden.");
      this.#rest += value;
    }
    const end = this.#rest.indexOf("\n");
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 1);
    return line;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#reader.cancel();
    await this.#child.status;
  }
}
