import { choicesOf } from "../../app/supervisor.ts";
import { defaultConfig, pipelineOf } from "../../config/config.ts";
import { planEchoTest } from "../../echo_test/plan.ts";
import { listenToDevices } from "../../echo_test/run.ts";
import type { RoomConfig } from "../../engine/config.ts";
import { AnechoError } from "../../engine/errors.ts";
import { type Fact, known, unknown } from "../../platform/fact.ts";
import { devicesMissing, type Facts, wiringOf } from "../facts.ts";
import { type Heard, measureHeard } from "./heard.ts";

/** Options of {@linkcode listenTo}. */
export interface Listening {
  /** How long to listen, in seconds, 3 to 60. */
  readonly seconds: number;
  /** Called with the share that is done, 0 to 1. */
  readonly progress: (share: number) => void;
  /** Ends the listening; its reason is thrown. */
  readonly stop: AbortSignal;
  /** Configuration of the simulated room. */
  readonly room?: RoomConfig;
}

/** Listens to Anecho's microphone and reference. The running Anecho, if any, is not disturbed. */
export async function listenTo(facts: Facts, listening: Listening): Promise<Fact<Heard>> {
  const wiring = listeningDevices(facts);
  if (wiring.kind === "unknown") return wiring;
  const { microphone, reference } = wiring.value;
  const { seconds, progress, stop, room } = listening;
  const config = facts.settings.kind === "known" ? facts.settings.value.config : undefined;
  try {
    const recording = await listenToDevices(
      {
        backend: facts.backend,
        microphone: microphone.id,
        speaker: reference.id,
        ...(config !== undefined &&
          { vendorEffects: config.vendorEffects, pipeline: pipelineOf(config) }),
        ...(room !== undefined && { room }),
      },
      seconds,
      progress,
      stop,
    );
    return known(measureHeard(recording));
  } catch (error) {
    if (!(error instanceof AnechoError)) throw error;
    return unknown(error.message);
  }
}

/** @return the devices of the plan, or of a plan without an output, which listening does not need. */
export function listeningDevices(facts: Facts): ReturnType<typeof wiringOf> {
  const { endpoints, remembered, settings } = facts;
  const wiring = wiringOf(facts);
  if (wiring.kind === "known" || endpoints.kind === "unknown") return wiring;
  const config = settings.kind === "known" ? settings.value.config : defaultConfig;
  const plan = planEchoTest(endpoints.value, choicesOf(config), remembered);
  return plan.kind === "ready" ? known(plan) : unknown(devicesMissing);
}
