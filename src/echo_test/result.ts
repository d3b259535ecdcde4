import * as v from "valibot";

/** Findings of an echo test. */
export const echoFindingCodes = [
  "cancelled",
  "echo-left",
  "no-echo",
  "muted",
  "too-quiet",
  "reference-elsewhere",
  "reference-missing",
  "processed",
  "lags-contradict",
] as const;

/** One thing that was found, in words. */
export const echoFindingSchema = v.pipe(
  v.object({
    code: v.picklist(echoFindingCodes),
    /** How good or bad it is. */
    level: v.picklist(["good", "note", "trouble"]),
    text: v.string(),
    /** Advice; empty: there is nothing to do. */
    todo: v.string(),
  }),
  v.readonly(),
);
/** See {@linkcode echoFindingSchema}. */
export type EchoFinding = v.InferOutput<typeof echoFindingSchema>;

const unknownAsNull = v.nullable(v.number());

/** Figures of an echo test. Levels are rms in dBFS; null: not known. */
export const echoTestFiguresSchema = v.pipe(
  v.object({
    /** Of the speech that was played, as it was sent. */
    playedDbfs: v.number(),
    /** The same, as it was heard on the way to the speakers. */
    referenceDbfs: unknownAsNull,
    /** Of the microphone before the sound. */
    noiseDbfs: v.number(),
    /** Of the echo at the microphone. */
    echoDbfs: unknownAsNull,
    /** The echo at the microphone less what was played, in dB. */
    echoGainDb: unknownAsNull,
    /** Level of the output during the second half of the speech. */
    leftDbfs: unknownAsNull,
    /** By how much Anecho lowered it, in dB. */
    reductionDb: unknownAsNull,
    /** From what is played to its echo. */
    delayMs: unknownAsNull,
    /** How much faster the microphone's clock runs than the speakers'. */
    driftPpm: unknownAsNull,
  }),
  v.readonly(),
);
/** See {@linkcode echoTestFiguresSchema}. */
export type EchoTestFigures = v.InferOutput<typeof echoTestFiguresSchema>;

const curve = v.pipe(v.array(v.number()), v.readonly());

/** Levels over time, for a picture; dBFS. */
export const levelCurvesSchema = v.pipe(
  v.object({ stepMs: v.number(), raw: curve, clean: curve, reference: curve }),
  v.readonly(),
);
/** See {@linkcode levelCurvesSchema}. */
export type LevelCurves = v.InferOutput<typeof levelCurvesSchema>;

/** Result of an echo test. */
export const echoTestResultSchema = v.pipe(
  v.object({
    verdict: v.picklist(["good", "trouble"]),
    findings: v.pipe(v.array(echoFindingSchema), v.readonly()),
    /** How far the figures can be trusted. */
    sureness: v.picklist(["sure", "fairly-sure", "unsure"]),
    figures: echoTestFiguresSchema,
    /** The delay as each sweep gave it, as far as it was clear. */
    lagsMs: curve,
    levels: levelCurvesSchema,
  }),
  v.readonly(),
);
/** See {@linkcode echoTestResultSchema}. */
export type EchoTestResult = v.InferOutput<typeof echoTestResultSchema>;
