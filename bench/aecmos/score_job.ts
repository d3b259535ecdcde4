import * as v from "valibot";

/** Input of `score.ts`. */
export const scoreJobSchema = v.object({
  /** Path of the AECMOS model. */
  model: v.string(),
  /** Folder with `SCENE.reference.wav`, `SCENE.microphone.wav` and `SCENE.CONTENDER.wav`. */
  audio: v.string(),
  scenes: v.array(v.object({
    name: v.string(),
    talk: v.picklist(["far", "near", "both"]),
    contenders: v.array(v.string()),
  })),
});

/** A value of {@linkcode scoreJobSchema}. */
export type ScoreJob = v.InferOutput<typeof scoreJobSchema>;

/** Output of `score.ts`: scores by scene, then by contender. */
export const opinionsSchema = v.record(
  v.string(),
  v.record(v.string(), v.object({ echo: v.number(), degradation: v.number() })),
);
