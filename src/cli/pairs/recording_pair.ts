/** Two recordings that belong together, as a list or two folders name them. */
export interface RecordingPair {
  readonly microphone: string;
  readonly reference: string;
  /** Name of the output in the output folder. @default the microphone's name, ending in .wav */
  readonly output?: string;
  /** Where the pair is named, such as "line 3". @default it is named by its microphone */
  readonly place?: string;
}
