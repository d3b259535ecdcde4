import * as v from "valibot";

const figure = v.nullable(v.number());
const column = v.array(figure);
const figures = v.record(v.string(), figure);

const seriesSchema = v.object({
  step_s: v.number(),
  reduction_db: column,
  microphone_dbfs: column,
  output_dbfs: column,
});

/**
 * Results of one scene by contender: the figures of all takes together, and the course over time of the first
 * take.
 */
export const sceneResultSchema = v.object({
  title: v.string(),
  group: v.string(),
  figures: v.record(v.string(), figures),
  series: v.record(v.string(), seriesSchema),
});

/** All results of a run, as the JSON file holds them. */
export const benchResultsSchema = v.object({
  schema: v.literal("anecho-bench"),
  schema_version: v.literal(1),
  created: v.string(),
  version: v.string(),
  command: v.string(),
  machine: v.string(),
  material: v.string(),
  takes: v.number(),
  scenes: v.record(v.string(), sceneResultSchema),
  /** Cost of each contender. */
  costs: v.record(v.string(), figures),
  /** Costs of Anecho as a program, one entry each. */
  speed: v.array(
    v.object({ title: v.string(), value: figure, unit: v.string(), note: v.string() }),
  ),
  /** Sentences about what could not be measured, and why. */
  notes: v.array(v.string()),
});

/** A value of {@linkcode benchResultsSchema}. */
export type BenchResults = v.InferOutput<typeof benchResultsSchema>;
/** A value of {@linkcode sceneResultSchema}. */
export type SceneResult = v.InferOutput<typeof sceneResultSchema>;

/** @returns The results in a JSON text. Throws when it holds anything else. */
export function parseResults(text: string): BenchResults {
  return v.parse(benchResultsSchema, JSON.parse(text));
}
