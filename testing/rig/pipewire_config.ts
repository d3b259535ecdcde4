/** Options of a rig's graph. */
export interface PipeWireOptions {
  /** Frames per cycle. @default chosen by PipeWire from what the streams ask for */
  readonly quantum?: number;
  /** Rate of the graph, in Hz. @default 48000 */
  readonly rate?: number;
  /** Modules that the daemon loads besides its own, in the syntax of its configuration. @default none */
  readonly modules?: string;
  /** More loudspeakers: by name, the positions of their channels, such as "FL FR FC LFE RL RR". @default {} */
  readonly speakers?: Readonly<Record<string, string>>;
  /** Positions of the channels of the microphone `mic`. @default "MONO" */
  readonly microphone?: string;
  /** Whether the daemon plays a tone into the microphone all the time. @default false */
  readonly hums?: boolean;
}

/**
 * PipeWire's own canceller, on a rig's microphone and loudspeaker. Record its output from the node
 * `peer_source`.
 */
export const echoCancelModule = `{ name = libpipewire-module-echo-cancel args = {
  monitor.mode = true library.name = aec/libspa-aec-webrtc
  capture.props = { node.name = peer_capture target.object = mic }
  source.props = { node.name = peer_source }
} }`;

/** PipeWire's own sender of Opus in RTP: sends what is played into the node `rtp_sink` to a port of this computer. */
export function rtpSinkModule(port: number): string {
  return `{ name = libpipewire-module-rtp-sink args = {
  destination.ip = 127.0.0.1 destination.port = ${port} sess.media = opus rtp.ptime = 20
  audio.rate = 48000 audio.channels = 1 audio.position = [ MONO ]
  stream.props = { node.name = rtp_sink media.class = Audio/Sink }
} }`;
}

/**
 * Makes the configuration of a PipeWire without D-Bus, sound card or session, for PipeWire 0.3 and 1,
 * WirePlumber 0.4 and 0.5.
 *
 * @return file names below the configuration folder, and what is in them.
 */
export function pipeWireConfigFiles(
  { quantum, rate = 48_000, modules = "", speakers = {}, microphone = "MONO", hums = false }:
    PipeWireOptions,
): [string, string][] {
  const cycle = quantum === undefined
    ? "default.clock.min-quantum = 32 default.clock.max-quantum = 2048"
    : `default.clock.quantum = ${quantum} default.clock.min-quantum = ${quantum} ` +
      `default.clock.max-quantum = ${quantum} ` +
      "clock.power-of-two-quantum = false default.clock.power-of-two-quantum = false";
  const clock = `default.clock.rate = ${rate} default.clock.allowed-rates = [ ${rate} ] ${cycle}`;
  const mic = hums
    ? hummingMicrophone
    : nullDevice("mic", "Audio/Source/Virtual", microphone, 1500);
  return [
    ["pipewire/pipewire.conf.d/rig.conf", daemon(clock, modules, speakers, mic)],
    ["wireplumber/main.lua.d/51-rig.lua", wirePlumber04],
    ["wireplumber/bluetooth.lua.d/51-rig.lua", wirePlumber04Bluetooth],
    ["wireplumber/wireplumber.conf.d/rig.conf", wirePlumber05],
  ];
}

// The loudspeaker drives the graph. PipeWire 1.4's command-line programs read all devices but the driver a
// cycle late. So if the microphone were the driver, its sound would seem a cycle too early to them.
function daemon(
  clock: string,
  modules: string,
  speakers: Record<string, string>,
  microphone: string,
): string {
  const more = Object.entries(speakers).map(([name, positions]) =>
    nullDevice(name, "Audio/Sink", positions, 1000)
  );
  return `context.properties = { support.dbus = false ${clock} }
context.objects = [
  ${nullDevice("speakers", "Audio/Sink", "FL FR", 2000)}
  ${microphone}
  ${more.join("\n  ")}
]
context.modules = [ ${modules} ]
`;
}

const hummingMicrophone = `{ factory = adapter args = { factory.name = audiotestsrc
    library.name = audiotestsrc/libspa-audiotestsrc
    node.name = mic node.description = "Rig mic" media.class = Audio/Source
    node.param.Props = { live = false volume = 0.2 }
    object.linger = true priority.session = 1000 priority.driver = 1500 } }`;

/** A device without hardware, whose clock is a timer. */
export function nullDevice(
  name: string,
  mediaClass: string,
  position: string,
  driverPriority: number,
): string {
  return `{ factory = adapter args = { factory.name = support.null-audio-sink
    node.name = ${name} node.description = "Rig ${name}" media.class = ${mediaClass}
    audio.position = [ ${position} ] monitor.channel-volumes = true object.linger = true
    priority.session = 1000 priority.driver = ${driverPriority} } }`;
}

const wirePlumber04 = `alsa_monitor.enabled = false
v4l2_monitor.enabled = false
libcamera_monitor.enabled = false
default_access.properties["enable-flatpak-portal"] = false
`;

const wirePlumber04Bluetooth = `bluez_monitor.enabled = false
bluez_midi_monitor = bluez_midi_monitor or {}
bluez_midi_monitor.enabled = false
`;

const wirePlumber05 = `wireplumber.profiles = { main = {
  support.dbus = disabled support.reserve-device = disabled
  support.portal-permissionstore = disabled support.logind = disabled
  hardware.audio = disabled hardware.bluetooth = disabled hardware.video-capture = disabled
} }
`;
