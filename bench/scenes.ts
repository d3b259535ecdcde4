import { join } from "node:path";
import type { Talk } from "./aecmos/aecmos.ts";
import type { Material } from "./material.ts";

/** Something that happens in a computed scene; see `SceneEvent` in the native program. */
export interface SceneEvent {
  readonly kind: "volume" | "move" | "lost" | "late";
  readonly atS: number;
  readonly durationS?: number;
  readonly db?: number;
}

/** A computed room; see `RoomSceneConfig` in the native program, which has the defaults. */
export interface RoomScene {
  readonly far?: "voice" | "voices" | "crowd" | "music" | "music-and-voice";
  readonly farClips?: readonly string[];
  readonly nearClips?: readonly string[];
  readonly farDbfs?: number;
  readonly referenceDb?: number;
  readonly joinedAfterS?: number;
  readonly nearDb?: number;
  readonly nearFromS?: number;
  readonly stereo?: boolean;
  readonly rt60S?: number;
  readonly distortion?: number;
  readonly echo?: boolean;
  readonly echoFromS?: number;
  readonly delayMs?: number;
  readonly driftPpm?: number;
  readonly noiseDbfs?: number;
  readonly stampErrorMs?: number;
  readonly latenessMs?: number;
  readonly arrivalStamps?: boolean;
  readonly arrivalStepMs?: number;
  readonly burstMs?: number;
  readonly cycleFrames?: number;
  readonly stopsWhenSilent?: boolean;
  readonly events?: readonly SceneEvent[];
}

/** Groups of scenes, with their titles. */
export const sceneGroups = {
  room: "Rooms and loudspeakers",
  start: "Beginnings with speech",
  delay: "Delay",
  drift: "Clocks that drift",
  level: "Noise and levels",
  change: "Changes of the echo's path",
  gap: "Gaps in the reference",
  sound: "Music and stereo",
  talk: "Double talk",
  recorded: "Real recordings",
} as const;

/** Name of a group of scenes. */
export type SceneGroup = keyof typeof sceneGroups;

/** One scene of the benchmark. */
export interface Scene {
  readonly name: string;
  readonly group: SceneGroup;
  /** Description of the scene, in a few words. */
  readonly title: string;
  readonly durationS: number;
  /** Paths of two recordings, which take the place of the computed room. */
  readonly recording?: { readonly microphone: string; readonly reference: string };
  /** Who speaks in the recording. */
  readonly talk?: Talk;
  readonly room: RoomScene;
  /** Whether the scene is in the short run. */
  readonly quick?: boolean;
  /** Whether the report has players for the scene. */
  readonly audible?: boolean;
}

const event = (kind: SceneEvent["kind"], more: Partial<SceneEvent>): RoomScene => ({
  events: [{ kind, atS: 12, ...more }],
});

/**
 * As measured under Wine: timestamps are arrival times, and packets come 10 ms later for 0.3 to 3 s at a time, or
 * in bursts.
 */
const wine: RoomScene = {
  arrivalStamps: true,
  arrivalStepMs: 10,
  burstMs: 25,
  latenessMs: 0.2,
  driftPpm: 50,
};

/** All packets of a cycle come at its end, stamped by the graph's clock, as on PipeWire with its usual settings. */
const pipeWire: RoomScene = { cycleFrames: 1024, latenessMs: 1, stampErrorMs: 0.3, driftPpm: 50 };

/**
 * All computed scenes. Unless stated otherwise: office (RT60 0.4 s), 40 ms of delay, no drift, −70 dBFS of
 * noise.
 */
export const computedScenes: readonly Scene[] = [
  room("room-0.2", "RT60 0.2 s, a booth", { rt60S: 0.2 }),
  { ...room("room-0.4", "RT60 0.4 s, an office", {}), quick: true, audible: true },
  room("room-0.6", "RT60 0.6 s, a meeting room", { rt60S: 0.6 }),
  room("speaker-linear", "a loudspeaker without distortion", { distortion: 0 }),
  room("speaker-overdriven", "an overdriven small loudspeaker", { distortion: 0.6 }),
  start("starts-0.2", "a booth", { rt60S: 0.2 }),
  start("starts-0.4", "an office", {}),
  start("starts-0.6", "a meeting room", { rt60S: 0.6 }),
  start("starts-delay-0", "echo after 0 ms", { delayMs: 0 }),
  start("joins-0.4", "amid speech in an office", { joinedAfterS: 3.3 }),
  start("joins-0.6", "amid speech in a meeting room", { joinedAfterS: 3.3, rt60S: 0.6 }),
  { ...room("delay-0", "echo after 0 ms", { delayMs: 0 }), group: "delay", quick: true },
  { ...room("delay-100", "echo after 100 ms", { delayMs: 100 }), group: "delay" },
  { ...room("delay-200", "echo after 200 ms", { delayMs: 200 }), group: "delay" },
  { ...room("delay-300", "echo after 300 ms", { delayMs: 300 }), group: "delay", audible: true },
  drift("drift+50", "+50 ppm", { driftPpm: 50 }),
  drift("drift-50", "−50 ppm", { driftPpm: -50 }),
  { ...drift("drift+300", "+300 ppm", { driftPpm: 300 }), quick: true, audible: true },
  drift("drift-300", "−300 ppm", { driftPpm: -300 }),
  drift("drift+50-arrival", "+50 ppm, stamps of arrival, up to 5 ms late", {
    driftPpm: 50,
    arrivalStamps: true,
    latenessMs: 5,
  }),
  drift("stamps-wine", "+50 ppm, stamps as under Wine, up to 25 ms late", wine),
  drift("stamps-pipewire", "+50 ppm, stamps as on PipeWire, cycles of 21 ms", pipeWire),
  level("noise-60", "noise at −60 dBFS", { noiseDbfs: -60 }),
  level("noise-45", "noise at −45 dBFS", { noiseDbfs: -45 }),
  level("quiet", "quiet speakers, −40 dBFS", { farDbfs: -40 }),
  level("reference-30", "reference 30 dB below what is played", { referenceDb: -30 }),
  level("reference+20", "reference 20 dB above what is played", { referenceDb: 20 }),
  long("louder", "level", "speakers turned up by 10 dB", event("volume", { db: 10 })),
  long("softer", "level", "speakers turned down by 10 dB", event("volume", { db: -10 })),
  {
    ...long("moved", "change", "the microphone is moved by 30 cm", event("move", {})),
    quick: true,
    audible: true,
  },
  long("lost-20ms", "gap", "20 ms of reference lost", event("lost", { durationS: 0.02 })),
  {
    ...long("lost-200ms", "gap", "200 ms of reference lost", event("lost", { durationS: 0.2 })),
    quick: true,
  },
  long("lost-2s", "gap", "2 s of reference lost", event("lost", { durationS: 2 })),
  {
    ...long("late-300ms", "gap", "reference 300 ms late, then all at once", {
      ...event("late", { durationS: 0.3 }),
    }),
    audible: true,
  },
  long(
    "stops-when-silent",
    "gap",
    "reference that stops in pauses of 2 s, and does not count them",
    {
      stopsWhenSilent: true,
    },
  ),
  { ...sound("music", "music", { far: "music" }), audible: true },
  sound("music-and-voice", "music, and a voice above it", { far: "music-and-voice" }),
  sound("voices", "six voices in six languages, in turns", { far: "voices" }),
  sound("voices-at-once", "two of them at a time", { far: "crowd" }),
  sound("stereo-voices", "a voice that changes sides, two loudspeakers", { stereo: true }),
  sound("stereo-music", "music from two loudspeakers", { stereo: true, far: "music" }),
  talk("talk-10", "both talk, voice 10 dB below the echo", { nearDb: -10 }),
  { ...talk("talk+0", "both talk, equally loud", { nearDb: 0 }), quick: true, audible: true },
  talk("talk+10", "both talk, voice 10 dB above the echo", { nearDb: 10 }),
  talk("talk-drift", "both talk, equally loud, +50 ppm", { nearDb: 0, driftPpm: 50 }),
  talk("talk-over", "both talk, equally loud, an overdriven small loudspeaker", {
    nearDb: 0,
    distortion: 0.6,
  }),
  talk("talk-music", "both talk, equally loud, the far end over music", {
    nearDb: 0,
    far: "music-and-voice",
  }),
  talk("talk-voices", "one talks with six voices in turns, equally loud", {
    nearDb: 0,
    far: "voices",
  }),
  talk("talk-at-once", "one talks with two voices at a time, equally loud", {
    nearDb: 0,
    far: "crowd",
  }),
  talk("talk-wine", "both talk, equally loud, stamps as under Wine", { nearDb: 0, ...wine }),
  talk("talk-pipewire", "both talk, equally loud, stamps as on PipeWire", {
    nearDb: 0,
    ...pipeWire,
  }),
  talk("start+0", "both talk from the first syllable, equally loud", {
    nearDb: 0,
    nearFromS: 0,
    distortion: 0.3,
  }),
  talk("start+5", "both talk from the first syllable, voice 5 dB above the echo", {
    nearDb: 5,
    nearFromS: 0,
    distortion: 0.3,
  }),
  long("headphones-then-echo", "change", "no echo at all, then loudspeakers", {
    echoFromS: 12,
    ...event("volume", { db: 0 }),
  }),
  talk("headphones", "both talk, no echo at all", { nearDb: 0, echo: false, nearFromS: 0 }),
];

function room(name: string, title: string, more: RoomScene): Scene {
  return { name, group: "room", title, durationS: 20, room: more };
}

function start(name: string, title: string, more: RoomScene): Scene {
  return {
    name,
    group: "start",
    title: `begins with the echo, ${title}`,
    durationS: 20,
    room: more,
  };
}

function drift(name: string, title: string, more: RoomScene): Scene {
  return { name, group: "drift", title: `drift of ${title}`, durationS: 30, room: more };
}

function level(name: string, title: string, more: RoomScene): Scene {
  return { name, group: "level", title, durationS: 20, room: more };
}

function long(name: string, group: SceneGroup, title: string, more: RoomScene): Scene {
  return { name, group, title, durationS: 24, room: more };
}

function sound(name: string, title: string, more: RoomScene): Scene {
  return { name, group: "sound", title, durationS: 24, room: more };
}

function talk(name: string, title: string, more: RoomScene): Scene {
  return { name, group: "talk", title, durationS: 20, room: { nearFromS: 8, ...more } };
}

const recordings: readonly [name: string, folder: string, prefix: string, Talk, title: string][] = [
  ["minaec3", "minaec3", "", "far", "a laptop's speakers, echo after 119 ms"],
  ["dtln-far-end", "dtln-aec", "farend_", "far", "far end only, drifts by 126 ppm"],
  ["dtln-double-talk", "dtln-aec", "doubletalk_", "both", "double talk"],
  ["dtln-near-end", "dtln-aec", "nearend_", "near", "near end only"],
  ["pyaec", "pyaec", "", "both", "echo without delay, then double talk"],
  ["webrtc", "webrtc-apm-resources", "", "both", "double talk from WebRTC's own tests"],
];

/** @returns the scenes whose recordings are in a folder. */
export async function recordedScenes(folder: string): Promise<Scene[]> {
  const scenes: Scene[] = [];
  for (const [name, place, prefix, talk, title] of recordings) {
    const recording = {
      microphone: join(folder, place, `${prefix}mic.wav`),
      reference: join(folder, place, `${prefix}reference.wav`),
    };
    const isThere = await Promise.all(
      Object.values(recording).map((path) => Deno.stat(path).then((it) => it.isFile, () => false)),
    );
    if (!isThere.every(Boolean)) continue;
    scenes.push({
      name: `recorded-${name}`,
      group: "recorded",
      title,
      durationS: 60,
      recording,
      talk,
      room: {},
      audible: true,
    });
  }
  return scenes;
}

/** @returns a scene as the native program takes it, with the voices of `material`. */
export function sceneJob(scene: Scene, take: number, material: Material): object {
  const { name, durationS, recording, talk, room } = scene;
  const { far, voices, near: nearClips } = material;
  if (recording) return { name, durationS, ...recording, talk, room: { nearClips } };
  const farClips = room.far === "voices" || room.far === "crowd" ? voices : far;
  return { name, durationS, seed: take, room: { farClips, nearClips, ...room } };
}
