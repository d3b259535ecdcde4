import * as v from "valibot";

const text = v.pipe(v.string(), v.maxLength(300));
const figure = v.nullable(v.number());

/** How a running `anecho remote-mic` fares, as another process is told it. `null`: not known. */
export const remoteMicStatusSchema = v.object({
  /** The microphone that apps record. */
  name: text,
  /** Whether the microphone is there. */
  isAlive: v.boolean(),
  /** Who sends, such as "192.168.1.10:5004"; `null`: nobody. */
  sender: v.nullable(text),
  /** Since when, in ms since 1970. */
  sinceMs: figure,
  levelDbfs: figure,
  /** How long a packet waits before it is played. */
  delayMs: figure,
  /** Of the packets since the beginning, 0 to 100. */
  lostPercent: figure,
  /** By how much what the speakers play is reduced, where that is taken out. */
  echoReductionDb: figure,
});

/** See {@linkcode remoteMicStatusSchema}. */
export type RemoteMicStatus = Readonly<v.InferOutput<typeof remoteMicStatusSchema>>;
