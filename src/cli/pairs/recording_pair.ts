/** Two recordings that belong together, as a list or two folders name them. */
export interface RecordingPair {
  readonly microphone: string;
  readonly reference: string;
  /** Name of the output in the output folder. @default the microphone's name, ending in .wav */
  readonly output?: string;
  /** The pair's name in messages, such as "line 3". @default the microphone's path */
  readonly place?: string;
}
