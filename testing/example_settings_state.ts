import { defaultConfig } from "../src/config/config.ts";
import type { Device, SettingsState } from "../src/settings/protocol.ts";

/** Makes a device for tests. */
export function exampleDevice(id: string, device: Partial<Device> = {}): Device {
  return {
    id,
    label: `Device ${id}`,
    flow: "capture",
    state: "active",
    use: "possible-microphone",
    why: "a microphone",
    canBe: ["microphone"],
    isDefault: false,
    isDefaultForCalls: false,
    sampleRate: 48000,
    channels: 2,
    isMetered: true,
    ...device,
  };
}

/** Makes the state of an app that runs, for tests. Its list of devices holds only the microphone. */
export function exampleState(state: Partial<SettingsState> = {}): SettingsState {
  return {
    about: {
      version: "1.2.3",
      backend: "wasapi",
      os: "windows",
      settingsFile: "config.json",
      logFolder: "logs",
      makesMicrophone: false,
    },
    status: {
      look: "running",
      text: "Taking the echo out",
      mode: "on-demand",
      microphone: "Device m",
      microphoneChannels: null,
      speaker: "Device s",
      output: "Device c",
      recordFrom: "Device o",
      recorders: 1,
      recorderNames: ["Discord"],
      echo: "found",
      remoteMics: [],
    },
    isPaused: false,
    isComparing: false,
    settings: defaultConfig,
    defaults: defaultConfig,
    choices: {
      microphone: { kind: "default", label: "Device m" },
      speaker: { kind: "default", label: "Device s" },
      output: { kind: "default", label: null },
    },
    devices: [exampleDevice("m", { use: "microphone", isDefault: true })],
    recorders: { count: 1, names: ["Discord"] },
    problem: null,
    notes: [],
    startsWithSystem: false,
    call: { phase: "idle", file: null },
    callFolder: "calls",
    sessionRecording: { phase: "idle" },
    echoTest: { phase: "idle" },
    voiceTest: { phase: "idle" },
    events: [],
    ...state,
  };
}
