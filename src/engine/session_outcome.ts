/** Comparison of a replay's output with the recorded output, bit by bit. */
export interface SessionComparison {
  /** Whether both outputs are the same to the bit, and neither lacks a frame. */
  readonly identical: boolean;
  /** Numbers of frames of 10 ms that were compared, and of those that differ. */
  readonly comparedFrames: number;
  readonly differentFrames: number;
  /** Frames that only the recorded output has, and frames that only the replay has. */
  readonly missingFrames: number;
  readonly extraFrames: number;
  /** Largest difference of two samples; full scale is 1. */
  readonly largestDifference: number;
  /** Time of the first difference, in seconds of the output; NaN if there is none. */
  readonly firstDifferenceS: number;
}

/**
 * Event in a session. Discontinuities of one stream that are less than 1 s apart are merged into one event, and so are
 * gaps of the reference. Times are seconds of the output.
 */
export interface SessionEvent {
  readonly kind: string;
  readonly text: string;
  readonly timeS: number;
  /** Time of the last of the merged events. */
  readonly untilS: number;
  /** Number of the merged events. */
  readonly count: number;
  /** A figure whose meaning depends on the kind; for merged events, the sum of their figures. */
  readonly value: number;
}

/**
 * Point up to which a session could be replayed:
 *
 * - `end`: its end.
 * - `cut`: the point at which its recording was cut off.
 * - `lost`: the point from which entries are missing, because the disk was too slow.
 * - `damaged`: a line that can't be read.
 */
export type SessionEnding = "end" | "cut" | "lost" | "damaged";

/** The rate and the channels of a device. */
export interface SessionFormat {
  /** Sample rate in Hz. */
  readonly sampleRate: number;
  readonly channels: number;
}

/** Outcome of a session's replay. */
export interface SessionOutcome {
  /** How the session ended; `undefined` before the replay has ended. */
  readonly ending: SessionEnding | undefined;
  /** Whether the session is a part of a longer one, so that the replay starts with a new canceller. */
  readonly isJoined: boolean;
  readonly comparison: SessionComparison;
  /** Formats of the devices at the beginning. */
  readonly microphone: SessionFormat;
  readonly reference: SessionFormat;
  /**
   * Pairs of the same moment in the output and on the engine's clock, in seconds. A pair is valid up to the
   * next pair.
   */
  readonly clock: readonly (readonly [outputS: number, engineS: number])[];
  readonly events: readonly SessionEvent[];
  /** Number of further events, which are not listed. */
  readonly eventsLeftOut: number;
}

/** Reads the output of `anecho_process_session`. */
export function readSessionOutcome(json: string): SessionOutcome {
  const { ending, joined, comparison, microphone, reference, clock, events, events_left_out } = JSON
    .parse(
      json,
    );
  return {
    ending: ending ?? undefined,
    isJoined: joined ?? false,
    comparison: {
      identical: comparison.identical,
      comparedFrames: comparison.compared_frames,
      differentFrames: comparison.different_frames,
      missingFrames: comparison.missing_frames,
      extraFrames: comparison.extra_frames,
      largestDifference: comparison.largest_difference,
      firstDifferenceS: comparison.first_difference_s ?? NaN,
    },
    microphone: formatOf(microphone),
    reference: formatOf(reference),
    clock,
    events: events.map(
      (
        { kind, text, time_s, until_s, count, value }: Record<string, string | number>,
      ) => ({ kind, text, timeS: time_s, untilS: until_s, count, value }),
    ),
    eventsLeftOut: events_left_out,
  };
}

function formatOf(
  { sample_rate, channels }: { sample_rate: number; channels: number },
): SessionFormat {
  return { sampleRate: sample_rate, channels };
}
