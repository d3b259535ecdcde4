/**
 * Measures PipeWire's own canceller live: plays each scene through a PipeWire 1.4 of its own, in which the
 * canceller stands between microphone and recording, set up as by a user.
 *
 * @module
 */
import { join } from "node:path";
import { decodeWav, encodeWav } from "../../testing/wav.ts";
import { medianLag } from "../../testing/measures.ts";
import { play, record } from "../../testing/rig/engine_on_pipewire.ts";
import { PipeWireMachine, pipeWirePart } from "../../testing/rig/pipewire_machine.ts";
import { echoCancelModule } from "../../testing/rig/pipewire_config.ts";
import { PipeWireRig } from "../../testing/rig/pipewire.ts";
import { provideTrixie } from "../../testing/rig/trixie.ts";
import { pipeWireId } from "../contenders.ts";
import type { Material } from "../material.ts";
import { type Judgement, judgementSchema, type NativeProgram } from "../native_program.ts";
import { type Scene, sceneJob } from "../scenes.ts";
import { findScene, liveRate, rounded, withClicks, withPauses } from "./placing.ts";

/** Frames per cycle of the graph: 10 ms, the frame length of WebRTC's canceller. */
const quantum = 480;

/** Scenes that play at once; each needs a tenth of a core. */
const scenesAtOnce = 6;

/** Judgements of PipeWire's canceller, by the scene's name. */
export interface LiveJudgements {
  readonly judgements: ReadonlyMap<string, Judgement>;
  /**
   * Delay of a voice through the canceller in ms, from the first scene that lost no sound; `undefined` if there
   * is no such scene.
   */
  readonly delay_ms: number | undefined;
  /** Sentences about what could not be measured, and why. */
  readonly notes: readonly string[];
}

/** Options of {@linkcode judgePipeWire}. */
export interface LiveOptions {
  readonly program: NativeProgram;
  readonly material: Material;
  /** Called before scenes are played together, with their names. */
  readonly onScenes?: (names: readonly string[]) => void;
}

/**
 * Tells whether a scene can be played on PipeWire: in its graph all devices have one clock, and no packet
 * of the reference is ever lost or late.
 */
export function isLiveScene({ recording, room }: Scene): boolean {
  const { driftPpm = 0, events = [], stopsWhenSilent = false } = room;
  const isDelivered = events.every(({ kind }) => kind === "volume" || kind === "move");
  return recording === undefined && driftPpm === 0 && !stopsWhenSilent && isDelivered;
}

/** Plays scenes through PipeWire's canceller, and judges its output. */
export async function judgePipeWire(
  scenes: readonly Scene[],
  { program, material, onScenes }: LiveOptions,
): Promise<LiveJudgements> {
  const trixie = await provideTrixie([pipeWirePart]);
  if (trixie.kind !== "ready") {
    return { judgements: new Map(), delay_ms: undefined, notes: [`no PipeWire: ${trixie.reason}`] };
  }
  const folder = await Deno.makeTempDir({ prefix: "anecho-bench-live-" });
  try {
    await using machine = await PipeWireMachine.start(trixie);
    const judgements = new Map<string, Judgement>();
    const notes: string[] = [];
    let delay: number | undefined;
    const jobOf = (scene: Scene) => ({ scene: sceneJob(scene, 1, material), audio: folder });
    for (let first = 0; first < scenes.length; first += scenesAtOnce) {
      const some = scenes.slice(first, first + scenesAtOnce);
      onScenes?.(some.map(({ name }) => name));
      for (const scene of some) {
        await program.ask({ kind: "sounds", contenders: [], ...jobOf(scene) }, judgementSchema);
      }
      const delays = await Promise.all(some.map((scene) => playScene(machine, folder, scene)));
      for (const [index, scene] of some.entries()) {
        delay ??= delays[index];
        if (delays[index] === undefined) {
          notes.push(`${scene.name}: PipeWire lost sound on this busy machine`);
          continue;
        }
        const job = { kind: "judge", contenders: [pipeWireId], ...jobOf(scene) } as const;
        const judgement = (await program.ask(job, judgementSchema))[pipeWireId];
        if (judgement) judgements.set(scene.name, judgement);
      }
    }
    return { judgements, delay_ms: delay && Math.round(delay * 10_000 / liveRate) / 10, notes };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Plays a scene and writes the output. @returns the delay in samples, or `undefined` if sound was lost. */
async function playScene(
  machine: PipeWireMachine,
  folder: string,
  scene: Scene,
): Promise<number | undefined> {
  const path = (name: string): string => join(folder, `${scene.name}.${name}.wav`);
  const read = async (name: string) => decodeWav(await Deno.readFile(path(name))).channels;
  const [reference = [], microphones, nears] = await Promise.all(
    ["reference", "microphone", "without-echo"].map(read),
  );
  const playOne = async (
    reference: readonly Float32Array[],
    microphone: Float32Array | undefined,
    name: string,
  ): Promise<number | undefined> => {
    if (!microphone) return undefined;
    const heard = await playThrough(machine, reference, microphone);
    if (!heard) return undefined;
    const output = { sampleRate: liveRate, channels: [heard.output] };
    await Deno.writeFile(path(name), encodeWav(output, "f32"));
    return heard.delay;
  };
  const [all, near] = await Promise.all([
    playOne(reference, microphones?.[0], pipeWireId),
    scene.room.nearDb === undefined ? 0 : playOne(
      reference.map(({ length }) => new Float32Array(length)),
      nears?.[0],
      `${pipeWireId}.near`,
    ),
  ]);
  return near === undefined ? undefined : all;
}

/**
 * Plays one pair of sounds.
 *
 * @returns the output without its delay, and the delay in samples; `undefined` if sound was lost.
 */
async function playThrough(
  machine: PipeWireMachine,
  reference: readonly Float32Array[],
  microphone: Float32Array,
): Promise<{ output: Float32Array; delay: number } | undefined> {
  await using rig = await PipeWireRig.start({
    quantum,
    modules: echoCancelModule,
    place: await machine.place(),
  });
  await rig.untilPort("peer_source:capture_FL");
  await rig.untilLinked("mic:capture_MONO", "peer_capture");
  const recording = await record(rig, "mic:capture_MONO", "peer_source:capture_FL");
  const played = withClicks(microphone);
  const left = withPauses(reference[0] ?? new Float32Array(microphone.length));
  const right = reference[1] ? withPauses(reference[1]) : left;
  const player = await play(
    rig,
    [played, left, right],
    "mic:input_MONO",
    "speakers:playback_FL",
    "speakers:playback_FR",
  );
  const code = await player.ended;
  const [heard, output] = await recording.finish();
  if (code !== 0 || !heard || !output) return undefined;
  const place = findScene(rounded(played), heard);
  if (!place) return undefined;
  const delay = medianLag(heard.subarray(place.end), output.subarray(place.end));
  return { output: output.slice(place.begin + delay, place.end + delay), delay };
}
