import { isAbsolute, join } from "node:path";
import type { Config } from "../config/config.ts";
import type { DeviceChoice } from "../devices/selection.ts";
import type { BackendName } from "../engine/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import type { SupervisorState } from "./supervisor_state.ts";

/** @return the name of a recording that begins now, which sorts by time in every language. */
export function callFileName(now: Date, format: Config["calls"]["format"]): string {
  const two = (value: number) => `${value}`.padStart(2, "0");
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join("-");
  return `call ${day} ${time}.${format}`;
}

/** @return the folder in which calls are recorded. @param otherwise Where the person has chosen none. */
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
 * Makes the arguments of `anecho meeting` that record a call from the devices, and with the cleaning, that
 * the app uses. It ends with its standard input, so that none outlives the app.
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

/** @return the id of a device to name; `undefined` if the default is to be followed. */
function namedDevice(choice: DeviceChoice, planned: Endpoint | undefined): string | undefined {
  if (choice.kind === "device") return planned?.id ?? choice.id;
  // While a cable or Anecho's own microphone is the default, the app uses the default from before.
  return planned !== undefined && planned.defaultFor.length === 0 ? planned.id : undefined;
}
