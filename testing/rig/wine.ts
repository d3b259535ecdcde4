import { type Binds, Machine } from "./machine.ts";
import { type RigPart, type Trixie } from "./trixie.ts";
import { until } from "../waiting.ts";

/** Wine 10 with a display, a sound server and a prepared prefix. */
export const winePart: RigPart = {
  name: "wine",
  packages: ["wine", "wine64", "xvfb", "pulseaudio", "pulseaudio-utils", "xdotool"],
  script: "mkdir -p /run/rig; timeout 120 wineboot -i; wineserver -w",
};

/** PulseAudio's name of a sound device of a {@linkcode WineMachine}. */
export type SinkName = "speakers" | "cable" | "micfeed" | "webcamfeed";

/** Devices of a machine. */
export interface DeviceOptions {
  /** Rate of all devices, in Hz. @default 48000 */
  readonly sampleRate?: number;
  /**
   * Whether the cable, too, is a part of the {@linkcode room}, so that one recording of the room holds microphone
   * and cable on one clock.
   * @default false
   */
  readonly cableInRoom?: boolean;
  /** Folders from outside that are visible inside. @default {} */
  readonly binds?: Binds;
}

interface SinkDescription {
  readonly title: string;
  readonly channels: number;
  /** Channels of the room that the device plays into while it is a part of the room; `undefined` if it never is. */
  readonly inRoom?: string;
}

const sinks: Readonly<Record<SinkName, SinkDescription>> = {
  speakers: {
    title: "Speakers (Realtek Audio)",
    channels: 2,
    inRoom: "front-left,front-right",
  },
  cable: {
    title: "CABLE Input (VB-Audio Virtual Cable)",
    channels: 2,
    inRoom: "rear-left,rear-right",
  },
  micfeed: { title: "zz-micfeed", channels: 1, inRoom: "front-center" },
  webcamfeed: { title: "zz-webcamfeed", channels: 1 },
};

/**
 * The sink whose channels are speakers and microphone, so that both have one clock: an echo that is computed
 * beforehand can't follow two clocks.
 */
export const room = {
  name: "room",
  title: "zz-room",
  /** Its channels; the last two are the cable's if {@linkcode DeviceOptions.cableInRoom} is set. */
  map: ["front-left", "front-right", "front-center", "rear-left", "rear-right"],
} as const;

/**
 * Makes the clock of a null sink exact. PulseAudio adds up the lengths of its blocks and subtracts those of its
 * rewinds, each rounded down to a microsecond. With rewinds, and blocks of 4.99 ms, the clock was 30 ppm
 * fast, and 200 to 540 ppm while a sound was played.
 */
const exactClock = "norewinds=1";

/** Length of blocks that are whole frames and whole microseconds at a rate, in ms. */
function exactBlockMs(sampleRate: number): number {
  return sampleRate % 200 === 0 ? 5 : 10;
}

/** Devices that are plugged in from the beginning. */
const sinkNames: readonly SinkName[] = ["speakers", "cable", "micfeed"];

const sourceTitles: Partial<Readonly<Record<SinkName, string>>> = {
  cable: "CABLE Output (VB-Audio Virtual Cable)",
  micfeed: "Microphone (USB Audio)",
  webcamfeed: "Microphone (Webcam)",
};

/**
 * A machine with Wine, a display, and sound devices named as on a real computer: speakers, both sides of
 * a virtual cable, and a microphone that records what is played into `micfeed`. A second microphone, which
 * records `webcamfeed`, can be plugged in.
 */
export class WineMachine implements AsyncDisposable {
  readonly #sampleRate: number;
  readonly #inRoom: readonly SinkName[];
  readonly #modules = new Map<SinkName, string>();

  private constructor(readonly machine: Machine, options: DeviceOptions) {
    const { sampleRate = 48000, cableInRoom = false } = options;
    this.#sampleRate = sampleRate;
    this.#inRoom = cableInRoom ? ["speakers", "micfeed", "cable"] : ["speakers", "micfeed"];
  }

  /** Starts a machine. @param trixie A chroot with {@linkcode winePart}. */
  static async start(
    trixie: Trixie & { kind: "ready" },
    options: DeviceOptions = {},
  ): Promise<WineMachine> {
    const machine = await Machine.start(trixie, options.binds);
    try {
      const wine = new WineMachine(machine, options);
      machine.start(["Xvfb", ":77", "-screen", "0", "1024x768x24", "-nolisten", "local"]);
      machine.start([
        ..."pulseaudio -n --daemonize=no --exit-idle-time=-1".split(" "),
        "--load=module-native-protocol-unix",
        "--load=module-cli-protocol-unix",
      ], { isServer: true });
      const answers = async () => (await machine.run(["pactl", "info"])).code === 0;
      await until("PulseAudio", answers);
      await machine.must([
        ...["pactl", "load-module", "module-null-sink", `sink_name=${room.name}`],
        ...[`rate=${wine.#sampleRate}`, `channels=${room.map.length}`, exactClock],
        ...[`channel_map=${room.map.join()}`],
        `sink_properties=device.description=${room.title}`,
      ]);
      for (const name of sinkNames) await wine.load(name);
      await machine.must(["pactl", "set-default-sink", "speakers"]);
      await machine.must(["pactl", "set-default-source", "micfeed.monitor"]);
      return wine;
    } catch (error) {
      await machine[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Plugs a device in.
   *
   * @param isInRoom Whether the device is a part of the room, on the room's clock. Otherwise it has its own clock.
   */
  async load(
    name: SinkName,
    sampleRate: number = this.#sampleRate,
    isInRoom: boolean = this.#inRoom.includes(name),
  ): Promise<void> {
    const { title, channels, inRoom } = sinks[name];
    const { machine } = this;
    if (isInRoom && inRoom === undefined) throw new Error(`${name} is no part of the room`);
    const part = !isInRoom ? ["module-null-sink", exactClock] : [
      ...["module-remap-sink", `master=${room.name}`, "remix=no"],
      ...[`channel_map=${inRoom}`, `master_channel_map=${inRoom}`],
    ];
    const module = await machine.must([
      ...["pactl", "load-module", ...part, `sink_name=${name}`],
      ...[`rate=${sampleRate}`, `channels=${channels}`],
      `sink_properties="device.description='${title}'"`,
    ]);
    this.#modules.set(name, module.trim());
    const source = sourceTitles[name];
    if (source !== undefined) {
      const property = `device.description="${source}"`;
      await machine.must(["pacmd", "update-source-proplist", `${name}.monitor`, property]);
    }
    // Without a reader, the first packets of a monitor come after more than a second. The reader also sets the
    // length of the blocks.
    machine.start([
      ...["parec", "--raw", `--rate=${sampleRate}`],
      `--latency-msec=${exactBlockMs(sampleRate)}`,
      ...["-d", `${name}.monitor`, "/dev/null"],
    ]);
  }

  /** Stops the sound server for a time; afterwards the devices' sound of that time comes all at once. */
  async freezeSound(seconds: number): Promise<void> {
    const script = 'kill -STOP "$1"; sleep "$2"; kill -CONT "$1"';
    const server = (await this.machine.must(["pidof", "pulseaudio"])).trim();
    await this.machine.must(["sh", "-euc", script, "freeze", server, `${seconds}`]);
  }

  /** Unplugs a device. */
  async unload(name: SinkName): Promise<void> {
    const module = this.#modules.get(name);
    if (module === undefined) throw new Error(`${name} is not plugged in`);
    this.#modules.delete(name);
    await this.machine.must(["pactl", "unload-module", module]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.machine[Symbol.asyncDispose]();
  }
}
