/** A column of the benchmark: Anecho, another echo canceller, or none at all. */
export interface Contender {
  /** Its id in the native program. */
  readonly id: string;
  /** Its name in tables. */
  readonly title: string;
  /** How it is set up. */
  readonly description: string;
  /** Anecho, a peer, or no canceller at all: the untouched microphone, for comparison. */
  readonly kind: "ours" | "peer" | "none";
  /**
   * The scenes that it takes part in. "stereo": those with a stereo reference. "files": recordings, and the
   * scenes of the group `start`. "live": those that can be played through PipeWire.
   */
  readonly scenes: "all" | "stereo" | "files" | "live";
}

/** Id of PipeWire's own canceller. */
export const pipeWireId = "pipewire";

/** All contenders, in the order of the columns. */
export const contenders: readonly Contender[] = [
  {
    id: "anecho",
    title: "Anecho",
    description: "the pipeline that runs live, without options: full duplex",
    kind: "ours",
    scenes: "all",
  },
  {
    id: "anecho-classic",
    title: "Anecho classic",
    description: "the same with `--canceller classic`",
    kind: "ours",
    scenes: "all",
  },
  {
    id: "anecho-suppressor",
    title: "Anecho+",
    description: "the same with `--noise-suppression high`",
    kind: "ours",
    scenes: "all",
  },
  {
    id: "anecho-stereo",
    title: "Anecho stereo",
    description: "the same with both channels of the reference, `--stereo-reference`",
    kind: "ours",
    scenes: "stereo",
  },
  {
    id: "anecho-process",
    title: "anecho process",
    description: "as `anecho process`, which listens to the whole recording first",
    kind: "ours",
    scenes: "files",
  },
  {
    id: "aec3",
    title: "AEC3",
    description:
      "WebRTC's canceller with its own defaults and high-pass, each packet handed over when it " +
      "comes, without clocks or alignment",
    kind: "peer",
    scenes: "all",
  },
  {
    id: "speexdsp",
    title: "speexdsp",
    description: "speexdsp 1.2.1, filter of 200 ms, reference through a queue",
    kind: "peer",
    scenes: "all",
  },
  {
    id: "speexdsp-suppressor",
    title: "speexdsp+",
    description: "the same with its preprocessor, which suppresses residual echo and noise",
    kind: "peer",
    scenes: "all",
  },
  {
    id: pipeWireId,
    title: "PipeWire",
    description:
      "libpipewire-module-echo-cancel of PipeWire 1.4 with its defaults (WebRTC's AEC3 in stereo, noise " +
      "suppression), live at a quantum of 480; one take of the scenes in which both devices have one " +
      "clock, as PipeWire's graph has",
    kind: "peer",
    scenes: "live",
  },
  {
    id: "untouched",
    title: "untouched",
    description: "the microphone as it is",
    kind: "none",
    scenes: "all",
  },
];

/**
 * Lists the contenders of the native program that take part in a scene.
 *
 * @param scene `isFile`: whether the contenders for "files" take part.
 */
export function contendersFor(scene: { isStereo: boolean; isFile: boolean }): Contender[] {
  const isWanted = { all: true, stereo: scene.isStereo, files: scene.isFile, live: false };
  return contenders.filter(({ scenes }) => isWanted[scenes]);
}
