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

/** One scene's results: figures and, of the first take, what happened over time, by contender. */
export const sceneResultSchema = v.object({
  title: v.string(),
  group: v.string(),
  figures: v.record(v.string(), figures),
  series: v.record(v.string(), seriesSchema),
});

/** Everything that a run has found out, as the JSON file holds it. */
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
  /** What Anecho as a program costs, by the words that describe it. */
  speed: v.array(
    v.object({ title: v.string(), value: figure, unit: v.string(), note: v.string() }),
  ),
  /** What could not be measured, and why. */
  notes: v.array(v.string()),
});

/** As {@linkcode benchResultsSchema} reads it. */
export type BenchResults = v.InferOutput<typeof benchResultsSchema>;
/** As {@linkcode sceneResultSchema} reads it. */
export type SceneResult = v.InferOutput<typeof sceneResultSchema>;

/** @returns The results in a JSON text. Throws when it holds anything else. */
export function parseResults(text: string): BenchResults {
  return v.parse(benchResultsSchema, JSON.parse(text));
}
