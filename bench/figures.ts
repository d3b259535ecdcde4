import type { Judgement } from "./native_program.ts";

/** Names of the figures of quality. */
export type FigureId = JudgedFigureId | "aecmos_echo" | "aecmos_degradation";

/** Names of the figures of quality that the native program computes. */
export type JudgedFigureId = Exclude<keyof Judgement, "series" | "held_ms" | "frame_us">;

/** Tells whether the native program computes a figure. */
export function isJudged(id: FigureId): id is JudgedFigureId {
  return id !== "aecmos_echo" && id !== "aecmos_degradation";
}

/** One figure of the benchmark. */
export interface FigureKind {
  readonly id: FigureId;
  readonly title: string;
  readonly unit: "dB" | "s" | "dBFS(A)" | "MOS";
  /** Whether higher or lower values are better. */
  readonly better: "higher" | "lower";
  /** How the values of several takes are combined. */
  readonly over: "mean" | "median" | "worst";
  /** Figures shown in brackets after this one, since this one says little alone. */
  readonly beside?: readonly JudgedFigureId[];
  /** How the figure is computed, and after which publication. */
  readonly definition: string;
}

/**
 * Figures of the voice, shown with every AECMOS score. AECMOS gives a silent output 4.6 for the echo and
 * 5.0 for other degradation, so its score alone means nothing.
 */
const voice = ["near_attenuation_db", "near_si_sdr_db"] as const;

/** All figures, in the order of the tables. */
export const figureKinds: readonly FigureKind[] = [
  {
    id: "erle_db",
    title: "Echo reduction",
    unit: "dB",
    better: "higher",
    over: "mean",
    definition:
      "Echo return loss enhancement (ERLE; ITU-T G.168, AEC Challenge): microphone energy " +
      "against output energy in the frames in which the echo is above −60 dBFS (in a recording, the reference " +
      "and 0.4 s longer), over the second half " +
      "of the time in which the far end speaks alone, and at least a second after an event; nothing where " +
      "the near end speaks from the beginning, or somewhere in a recording.",
  },
  {
    id: "worst_second_db",
    title: "Worst second",
    unit: "dB",
    better: "higher",
    over: "worst",
    definition:
      "The lowest ERLE over any second after the first five, or after the first half of the far end's " +
      "time if that is shorter, events and gaps included, in the worst take.",
  },
  {
    id: "start_db",
    title: "First two seconds",
    unit: "dB",
    better: "higher",
    over: "mean",
    definition: "ERLE over the first two seconds of the scene.",
  },
  {
    id: "time_to_20_db_s",
    title: "Time to 20 dB",
    unit: "s",
    better: "lower",
    over: "median",
    definition:
      "From the first echo until the ERLE over each half second is 20 dB or more and stays " +
      "so for two seconds (convergence as in ITU-T G.167).",
  },
  {
    id: "time_to_40_db_s",
    title: "Time to 40 dB",
    unit: "s",
    better: "lower",
    over: "median",
    definition: "The same for 40 dB.",
  },
  {
    id: "after_event_db",
    title: "Three seconds after",
    unit: "dB",
    better: "higher",
    over: "mean",
    definition:
      "ERLE over the three seconds after the path changed, the level jumped or the gap ended.",
  },
  {
    id: "recovery_s",
    title: "Recovery",
    unit: "s",
    better: "lower",
    over: "median",
    definition: "The same for 20 dB again, from the change or the end of the gap on (ITU-T P.340).",
  },
  {
    id: "residual_dbfs_a",
    title: "What is left",
    unit: "dBFS(A)",
    better: "lower",
    over: "mean",
    definition:
      "A-weighted level (IEC 61672-1) of the output in the frames that count for the ERLE: " +
      "residual echo, room noise and comfort noise together.",
  },
  {
    id: "near_si_sdr_db",
    title: "Voice in double talk",
    unit: "dB",
    better: "higher",
    over: "mean",
    definition:
      "Scale-invariant signal-to-distortion ratio (Le Roux et al. 2019) of the near end in " +
      "the output; the truth is the near end alone through the same canceller. To a recording of the " +
      "far end alone a known voice is added for it in the second half, as loud as the microphone; in one of " +
      "the near end alone the microphone is the near end (50 dB count at most); where both speak, " +
      "nobody knows it.",
  },
  {
    id: "near_attenuation_db",
    title: "Voice lost in double talk",
    unit: "dB",
    better: "lower",
    over: "mean",
    definition:
      "Level of that truth against the level of its like in the output (attenuation during " +
      "double talk, ITU-T P.340). A known voice is added to recordings in which the far end speaks; in " +
      "one of the near end alone, it is the A-weighted level of the microphone against the output's.",
  },
  {
    id: "aecmos_echo",
    title: "AECMOS, echo",
    unit: "MOS",
    better: "higher",
    over: "mean",
    beside: voice,
    definition:
      "What listeners would say of the echo that is left, 1 (very annoying) to 5 (not to be " +
      "heard), as the AEC Challenge's network estimates it (Purin et al. 2022); real recordings only, " +
      "where `ANECHO_AECMOS` names the model. Silence has 4.6, so the voice stands behind it.",
  },
  {
    id: "aecmos_degradation",
    title: "AECMOS, other degradation",
    unit: "MOS",
    better: "higher",
    over: "mean",
    beside: voice,
    definition: "The same of everything else that was done to the voice. Silence has 5.0.",
  },
];

/**
 * Combines the values of several takes. In a median, unknown values (`null`) count as the worst, and the result
 * is unknown if the middle value is. A mean and a worst value leave unknown values out, and are unknown only if
 * all values are.
 */
export function overTakes(kind: FigureKind, values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const worst = kind.better === "higher" ? Math.min : Math.max;
  switch (kind.over) {
    case "mean":
      return known.reduce((sum, value) => sum + value, 0) / known.length;
    case "worst":
      return worst(...known);
    case "median": {
      const missing = kind.better === "higher" ? -Infinity : Infinity;
      const sorted = values.map((value) => value ?? missing).sort((a, b) => a - b);
      const middle = sorted[Math.floor(sorted.length / 2)] ?? missing;
      return Number.isFinite(middle) ? middle : null;
    }
  }
}

/** @return by how much `value` is better than `other`; negative: worse; infinite: only one of the two is known. */
export function advantage(kind: FigureKind, value: number | null, other: number | null): number {
  if (value === null && other === null) return 0;
  if (value === null) return -Infinity;
  if (other === null) return Infinity;
  return kind.better === "higher" ? value - other : other - value;
}
