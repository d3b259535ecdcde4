import { join } from "node:path";
import * as v from "valibot";
import {
  cancellerKinds,
  noiseSuppressionLevels,
  type PipelineConfig,
} from "../../engine/config.ts";
import { messageOf } from "../../platform/message_of.ts";
import type { RecordedEvent } from "../../report/session_report.ts";
import { UsageError } from "../exit.ts";
import { sessionFiles } from "./session_files.ts";
import { parseJson } from "../../platform/parse_json.ts";

/** Facts for a replay that are not in the engine's files. */
export interface RecordedSession {
  readonly version: string;
  readonly created: string;
  readonly pipeline: PipelineConfig;
  /** Events of the engine. */
  readonly events: readonly RecordedEvent[];
}

const pipelineSchema = v.strictObject({
  sample_rate: v.optional(v.picklist([16000, 32000, 48000])),
  reference_channels: v.optional(v.picklist([1, 2])),
  microphone_channels: v.optional(v.array(v.number())),
  canceller: v.optional(v.strictObject({
    enabled: v.optional(v.boolean()),
    kind: v.optional(v.picklist(cancellerKinds)),
    filter_length_blocks: v.optional(v.number()),
    conservative_hf_suppression: v.optional(v.boolean()),
  })),
  high_pass: v.optional(v.boolean()),
  noise_suppression: v.optional(v.picklist(noiseSuppressionLevels)),
  automatic_gain: v.optional(v.boolean()),
  stereo_output: v.optional(v.boolean()),
  output_level_db: v.optional(v.number()),
});

const descriptionSchema = v.object({
  version: v.string(),
  created: v.string(),
  pipeline: pipelineSchema,
});

const eventSchema = v.pipe(
  v.object({
    kind: v.string(),
    time_s: v.number(),
    state: v.optional(v.string()),
    stream: v.optional(v.string()),
    cause: v.optional(v.string()),
    text: v.optional(v.string()),
    times: v.optional(v.number()),
    moved_ms: v.optional(v.number()),
    count: v.optional(v.number()),
  }),
  v.transform(({ time_s, moved_ms, ...event }): RecordedEvent => ({
    ...event,
    timeS: time_s,
    movedMs: moved_ms,
  })),
);

/**
 * Reads `session.json` and `events.jsonl`.
 *
 * @throws {UsageError} If the folder holds no session.
 */
export async function readSession(folder: string): Promise<RecordedSession> {
  const path = join(folder, sessionFiles.description);
  const result = v.safeParse(descriptionSchema, parse(await readText(path), path));
  if (!result.success) {
    const [issue] = result.issues;
    const where = v.getDotPath(issue) ?? "it";
    throw unusable(path, `${where}: ${issue.message}`);
  }
  const { version, created, pipeline } = result.output;
  return {
    version,
    created,
    pipeline: pipelineOf(pipeline),
    events: await readEvents(join(folder, sessionFiles.events)),
  };
}

function pipelineOf(pipeline: v.InferOutput<typeof pipelineSchema>): PipelineConfig {
  const { canceller } = pipeline;
  return {
    sampleRate: pipeline.sample_rate,
    referenceChannels: pipeline.reference_channels,
    microphoneChannels: pipeline.microphone_channels,
    canceller: canceller && {
      enabled: canceller.enabled,
      kind: canceller.kind,
      filterLengthBlocks: canceller.filter_length_blocks,
      conservativeHfSuppression: canceller.conservative_hf_suppression,
    },
    highPass: pipeline.high_pass,
    noiseSuppression: pipeline.noise_suppression,
    automaticGain: pipeline.automatic_gain,
    stereoOutput: pipeline.stereo_output,
    outputLevelDb: pipeline.output_level_db,
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw unusable(path, messageOf(cause), cause);
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unusable(path, messageOf(cause), cause);
  }
}

function unusable(path: string, reason: string, cause?: unknown): UsageError {
  return new UsageError(
    `${path} can't be used: name a folder that \`anecho record-session\` has written (${reason}).`,
    { cause },
  );
}

/**
 * @return the events that can be read: a killed recorder may have left no file, or the last line in
 *     part.
 */
async function readEvents(path: string): Promise<RecordedEvent[]> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.split("\n").flatMap((line) => {
    const result = v.safeParse(eventSchema, parseJson(line));
    return result.success ? [result.output] : [];
  });
}
