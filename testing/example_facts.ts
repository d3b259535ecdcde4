import type { AppFigures } from "../src/app/figures.ts";
import type { AppStatus } from "../src/app/status.ts";
import { defaultConfig } from "../src/config/config.ts";
import { defaultChoice } from "../src/devices/selection.ts";
import { planWiring, type WiringPlan } from "../src/devices/wiring_plan.ts";
import type { Facts } from "../src/doctor/facts.ts";
import type { Endpoint } from "../src/engine/endpoint.ts";
import { known } from "../src/platform/fact.ts";
import type { PipeWireGraph } from "../src/platform/linux/pipewire_graph.ts";
import type { SoundSettings } from "../src/platform/windows/sound_settings.ts";
import { asDefault, capture, microphone, render, speakers, vbCable } from "./example_machines.ts";

const allDefault = { microphone: defaultChoice, speaker: defaultChoice, output: defaultChoice };

/** The wiring plan of a person who has chosen no device. */
export function planOf(machine: readonly Endpoint[], ownMicrophone: boolean): WiringPlan {
  return planWiring(machine, allDefault, { ownMicrophone, reserveDefault: false });
}

/** A microphone and speakers on PipeWire, while Anecho's own microphone is the default. */
export const linuxMachine: readonly Endpoint[] = [
  asDefault(render("Rig speakers", { id: "speakers", channels: 2 })),
  asDefault(capture("Rig mic", { id: "mic", channels: 1, isFallbackDefault: true })),
];

/** A PipeWire in which one program talks through Anecho. */
export const healthyGraph: PipeWireGraph = {
  version: "1.4.2",
  sessionManager: "WirePlumber",
  forcedRate: null,
  forcedQuantum: null,
  rate: 48_000,
  recorders: [{ program: "Talk", devices: ["anecho_microphone"] }],
  players: [{ program: "Talk", devices: ["speakers"] }],
  passedOn: [],
  volumes: [{ node: "mic", isMuted: false, volume: 1 }],
  anechoMicrophones: 1,
};

/** An app that takes the echo out. */
export const healthyStatus: AppStatus = {
  look: "running",
  text: "Taking the echo out",
  mode: "on-demand",
  microphone: "Rig mic",
  microphoneChannels: null,
  speaker: "Rig speakers",
  output: "Anecho's own microphone",
  recordFrom: "Anecho's own microphone",
  recorders: 1,
  recorderNames: ["Talk"],
  echo: "found",
  remoteMics: [],
};

/** The figures of an engine that has found the echo. */
export const healthyFigures: AppFigures = {
  isRunning: true,
  ranS: 60,
  microphoneDbfs: -30,
  referenceDbfs: -25,
  echoReductionDb: 40,
  delayMs: 47,
  referenceDriftPpm: 20,
  outputDriftPpm: -5,
  latencyMs: 20,
  turnWorstUs: 900,
  underruns: 0,
  overruns: 0,
  referenceGaps: 0,
  cancellerRestarts: 0,
  isRealTime: true,
};

/** A Linux on which nothing is wrong. */
export function linuxFacts(change: Partial<Facts> = {}): Facts {
  return {
    version: "1.2.3",
    isTestBuild: false,
    os: "linux",
    backend: "pipewire",
    library: known("/opt/anecho/libanecho.so"),
    endpoints: known(linuxMachine),
    plan: known(planOf(linuxMachine, true)),
    remembered: {},
    app: known({ kind: "answers", status: healthyStatus, figures: healthyFigures }),
    settings: known({ path: "/home/me/config.json", config: defaultConfig, problems: [] }),
    folders: known([
      { name: "logs", path: "/home/me/logs", obstacle: null, freeBytes: known(1e10) },
      { name: "run-time", path: "/run/me", obstacle: null, freeBytes: known(1e9) },
    ]),
    autostart: known({ command: ["/opt/anecho/anecho", "--minimized"], missing: [] }),
    hasWebview: known(true),
    pipeWire: { graph: known(healthyGraph), libraryVersion: known("1.4.2") },
    session: { runtimeFolder: "/run/me", isAnothers: false, isSandboxed: false },
    ...change,
  };
}

/** The facts of {@linkcode linuxFacts}, with another graph. */
export function graphFacts(graph: Partial<PipeWireGraph>, change: Partial<Facts> = {}): Facts {
  const pipeWire = { graph: known({ ...healthyGraph, ...graph }), libraryVersion: known("1.4.2") };
  return linuxFacts({ pipeWire, ...change });
}

/** The facts of {@linkcode linuxFacts}, with other figures. */
export function figureFacts(figures: Partial<AppFigures>): Facts {
  return linuxFacts({
    app: known({
      kind: "answers",
      status: healthyStatus,
      figures: { ...healthyFigures, ...figures },
    }),
  });
}

/** The given facts, with another status of the app. */
export function statusFacts(status: Partial<AppStatus>, facts: Facts = linuxFacts()): Facts {
  return {
    ...facts,
    app: known({
      kind: "answers",
      status: { ...healthyStatus, ...status },
      figures: healthyFigures,
    }),
  };
}

/** Speakers, a microphone and VB-CABLE; the cable's capture endpoint is the default microphone. */
export const windowsMachine: readonly Endpoint[] = [
  speakers,
  { ...microphone, defaultFor: [] },
  ...vbCable.map((it) => it.flow === "capture" ? asDefault(it) : it),
];

/** A Windows on which nothing is wrong. */
export function windowsFacts(change: Partial<Facts> = {}): Facts {
  const { pipeWire: _pipeWire, session: _session, ...rest } = linuxFacts();
  return {
    ...rest,
    os: "windows",
    backend: "wasapi",
    endpoints: known(windowsMachine),
    plan: known(planOf(windowsMachine, false)),
    windows: known(healthySettings),
    ...change,
  };
}

/** The facts of {@linkcode windowsFacts}, with another list of devices. */
export function machineFacts(machine: readonly Endpoint[]): Facts {
  return windowsFacts({ endpoints: known(machine), plan: known(planOf(machine, false)) });
}

/** The facts of {@linkcode windowsFacts}, with other settings in the registry. */
export function registryFacts(settings: Partial<SoundSettings>): Facts {
  return windowsFacts({ windows: known({ ...healthySettings, ...settings }) });
}

/** Sound settings of a Windows where nothing is wrong. */
export const healthySettings: SoundSettings = {
  consent: { computer: true, apps: true, desktopApps: true, refusedApps: [] },
  microphoneUsers: ["Anecho.exe", "Talk.exe"],
  packagedUsers: ["MSTeams"],
  endpoints: windowsMachine.map(({ id }) => ({
    id,
    listensAt: null,
    allowsExclusive: false,
    hasEffects: false,
  })),
};
