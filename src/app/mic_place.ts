import { chooseByNames, type DeviceNames } from "../devices/name_choices.ts";
import { defaultChoice } from "../devices/selection.ts";
import { makesMicrophone, planOutput } from "../devices/wiring_plan.ts";
import type { BackendName } from "../engine/config.ts";
import { AnechoError } from "../engine/errors.ts";
import { type EndpointLister, listEndpoints } from "./sound_system.ts";

/** Microphone or cable through which apps record a voice from elsewhere. */
export interface MicPlace {
  /** Name of the microphone to choose in apps. */
  readonly recordFrom: string;
  /** Id of the cable's render endpoint, if Anecho makes no microphone of its own. */
  readonly cable?: string;
}

/**
 * Finds the microphone or cable through which apps are to record, among the present devices.
 *
 * @param name Name of Anecho's own microphone, if it makes one.
 * @param output Part of a cable's name. @default Anecho's own microphone, else the first cable
 * @throws {DeviceNameError} If no device or several have that name, or if `output` is given although Anecho makes
 * the microphone itself.
 * @throws {AnechoError} With code "device", if there is no cable that can be used.
 */
export async function findMicPlace(
  backend: BackendName,
  name: string,
  output?: string,
  list: EndpointLister = listEndpoints,
): Promise<MicPlace> {
  const ownMicrophone = makesMicrophone(backend);
  if (ownMicrophone && output === undefined) return { recordFrom: name };
  const endpoints = await list(backend);
  const names: DeviceNames = output === undefined ? {} : { output };
  const { output: choice = defaultChoice } = chooseByNames(names, endpoints, ownMicrophone);
  const plan = planOutput(endpoints, choice, { ownMicrophone });
  if (plan.kind === "impossible") throw new AnechoError("device", plan.message);
  if (plan.output.kind === "own") return { recordFrom: name };
  const { endpoint, captures } = plan.output;
  return { cable: endpoint.id, recordFrom: (captures[0] ?? endpoint).name };
}
