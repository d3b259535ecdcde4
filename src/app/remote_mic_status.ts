import * as v from "valibot";

const text = v.pipe(v.string(), v.maxLength(300));
const figure = v.nullable(v.number());

/** Schema of the status of a running `anecho remote-mic`, as sent to another process. `null`: unknown. */
export const remoteMicStatusSchema = v.object({
  /** Name of the microphone from which apps record. */
  name: text,
  /** Whether the microphone exists. */
  isAlive: v.boolean(),
  /** Address of the sender, such as "192.168.1.10:5004"; `null`: nobody sends. */
  sender: v.nullable(text),
  /** When the sender began, in ms since 1970. */
  sinceMs: figure,
  levelDbfs: figure,
  /** How long a packet waits before it is played, in ms. */
  delayMs: figure,
  /** Percentage of the packets lost since the beginning, 0 to 100. */
  lostPercent: figure,
  /** Reduction of the echo in dB, if the echo is cancelled. */
  echoReductionDb: figure,
});

/** See {@linkcode remoteMicStatusSchema}. */
export type RemoteMicStatus = Readonly<v.InferOutput<typeof remoteMicStatusSchema>>;
