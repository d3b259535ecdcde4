/** Tuning of a remote microphone. Times are in milliseconds. */
export interface MicPumpTuning {
  /** Size of the queue of packets to decode; while it is full, new packets are dropped. */
  readonly queueFrames: number;
  /** If the sender pauses for longer than this, its next packet discards the sound that is still buffered. */
  readonly gapMs: number;
  /** Interval at which a microphone is asked whether it is alive. */
  readonly heartbeatMs: number;
  /** A microphone that dies sooner than this after its opening counts as a failed open. */
  readonly stableMs: number;
  /** Wait before a failed open is tried again; it doubles with each failure, up to the longest. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** Bounds of the delay, which follows the jitter of the network. */
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
}

/** Default values. */
export const usualTuning: MicPumpTuning = {
  queueFrames: 64,
  gapMs: 600,
  heartbeatMs: 1000,
  stableMs: 5000,
  firstRetryMs: 2000,
  longestRetryMs: 60_000,
  minDelayMs: 20,
  maxDelayMs: 200,
};
