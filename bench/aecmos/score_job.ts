import * as v from "valibot";

/** What `score.ts` is to do. */
export const scoreJobSchema = v.object({
  /** Path of the network. */
  model: v.string(),
  /** Folder with `SCENE.reference.wav`, `SCENE.microphone.wav` and `SCENE.CONTENDER.wav`. */
  audio: v.string(),
  scenes: v.array(v.object({
    name: v.string(),
    talk: v.picklist(["far", "near", "both"]),
    contenders: v.array(v.string()),
  })),
});

/** As {@linkcode scoreJobSchema} reads it. */
export type ScoreJob = v.InferOutput<typeof scoreJobSchema>;

/** What `score.ts` answers. */
export const opinionsSchema = v.record(
  v.string(),
  v.record(v.string(), v.object({ echo: v.number(), degradation: v.number() })),
);
