import { isAbsolute, join } from "node:path";
import type { Config } from "../config/config.ts";
import type { DeviceChoice } from "../devices/selection.ts";
import type { BackendName } from "../engine/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import type { SupervisorState } from "./supervisor_state.ts";

/** @return the file name of a recording that begins now; names sort by time. */
export function callFileName(now: Date, format: Config["calls"]["format"]): string {
  const two = (value: number) => `${value}`.padStart(2, "0");
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join("-");
  return `call ${day} ${time}.${format}`;
}

/** @return the folder for calls. @param otherwise The folder if the settings name no absolute path. */
export function callFolder({ calls }: Config, otherwise: string | undefined): string | undefined {
  return isAbsolute(calls.folder) ? join(calls.folder) : otherwise;
}

/** Request for a recording of a call. */
export interface CallRequest {
  readonly backend: BackendName;
  readonly config: Config;
  readonly state: Pick<SupervisorState, "plan" | "choices">;
  /** The file to write. */
  readonly file: string;
}

/**
 * Makes the arguments with which `anecho meeting` records a call, with the app's devices and cleaning. The
 * recording ends when its standard input does, so that it never outlives the app.
 */
export function callArguments({ backend, config, state, file }: CallRequest): string[] {
  const { canceller, cleaning, microphoneChannels, calls } = config;
  return [
    "meeting",
    ...["-o", file, "--tracks", calls.tracks, "--events", "1", "--end-with-input"],
    ...["--backend", backend],
    ...deviceArguments(state),
    ...["--canceller", canceller, "--noise-suppression", cleaning.noiseSuppression],
    ...["--output-level", `${cleaning.outputLevelDb}`],
    ...(cleaning.automaticGain ? ["--gain"] : []),
    ...(cleaning.highPass ? [] : ["--no-high-pass"]),
    ...(cleaning.stereoReference ? ["--stereo-reference"] : []),
    ...(microphoneChannels === "automatic"
      ? []
      : ["--microphone-channels", microphoneChannels.join()]),
  ];
}

function deviceArguments({ plan, choices }: CallRequest["state"]): string[] {
  const planned = plan.kind === "ready"
    ? { microphone: plan.microphone, speaker: plan.reference }
    : undefined;
  return (["microphone", "speaker"] as const).flatMap((role) => {
    const id = namedDevice(choices[role], planned?.[role]);
    return id === undefined ? [] : [`--${role}`, id];
  });
}

/** @return the id of the device to record; `undefined` to follow the default. */
function namedDevice(choice: DeviceChoice, planned: Endpoint | undefined): string | undefined {
  if (choice.kind === "device") return planned?.id ?? choice.id;
  // While a cable or Anecho's own microphone is the default, the app uses the former default.
  return planned !== undefined && planned.defaultFor.length === 0 ? planned.id : undefined;
}
