import * as v from "valibot";

/** Codes of an echo test's findings. */
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

/** Schema of a finding. */
export const echoFindingSchema = v.pipe(
  v.object({
    code: v.picklist(echoFindingCodes),
    /** Severity. */
    level: v.picklist(["good", "note", "trouble"]),
    text: v.string(),
    /** Advice; "" if there is nothing to do. */
    todo: v.string(),
  }),
  v.readonly(),
);
/** See {@linkcode echoFindingSchema}. */
export type EchoFinding = v.InferOutput<typeof echoFindingSchema>;

const unknownAsNull = v.nullable(v.number());

/** Schema of an echo test's figures. Levels are rms in dBFS; `null` if unknown. */
export const echoTestFiguresSchema = v.pipe(
  v.object({
    /** Level of the speech in the test sound. */
    playedDbfs: v.number(),
    /** Level of the speech in the reference. */
    referenceDbfs: unknownAsNull,
    /** Level of the microphone before the sound. */
    noiseDbfs: v.number(),
    /** Level of the echo at the microphone. */
    echoDbfs: unknownAsNull,
    /** Gain of the echo path, from the reference to the microphone, in dB. */
    echoGainDb: unknownAsNull,
    /** Level of the output during the second half of the speech. */
    leftDbfs: unknownAsNull,
    /** By how much Anecho lowered the microphone's level during the second half of the speech, in dB. */
    reductionDb: unknownAsNull,
    /** Delay of the echo behind the reference. */
    delayMs: unknownAsNull,
    /** How much faster the microphone's clock runs than the speakers'. */
    driftPpm: unknownAsNull,
  }),
  v.readonly(),
);
/** See {@linkcode echoTestFiguresSchema}. */
export type EchoTestFigures = v.InferOutput<typeof echoTestFiguresSchema>;

const curve = v.pipe(v.array(v.number()), v.readonly());

/** Schema of the levels over time, for a plot, in dBFS. */
export const levelCurvesSchema = v.pipe(
  v.object({ stepMs: v.number(), raw: curve, clean: curve, reference: curve }),
  v.readonly(),
);
/** See {@linkcode levelCurvesSchema}. */
export type LevelCurves = v.InferOutput<typeof levelCurvesSchema>;

/** Schema of an echo test's result. */
export const echoTestResultSchema = v.pipe(
  v.object({
    verdict: v.picklist(["good", "trouble"]),
    findings: v.pipe(v.array(echoFindingSchema), v.readonly()),
    /** Confidence in the figures. */
    sureness: v.picklist(["sure", "fairly-sure", "unsure"]),
    figures: echoTestFiguresSchema,
    /** The delay measured by each sweep that was clear. */
    lagsMs: curve,
    levels: levelCurvesSchema,
  }),
  v.readonly(),
);
/** See {@linkcode echoTestResultSchema}. */
export type EchoTestResult = v.InferOutput<typeof echoTestResultSchema>;
