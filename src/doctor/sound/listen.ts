import { choicesOf } from "../../app/supervisor.ts";
import { defaultConfig, pipelineOf } from "../../config/config.ts";
import { planEchoTest } from "../../echo_test/plan.ts";
import { listenToDevices } from "../../echo_test/run.ts";
import type { RoomConfig } from "../../engine/config.ts";
import { AnechoError } from "../../engine/errors.ts";
import { type Fact, known, unknown } from "../../platform/fact.ts";
import { devicesMissing, type Facts, wiringOf } from "../facts.ts";
import { type Heard, measureHeard } from "./heard.ts";

/** How the doctor listens. */
export interface Listening {
  /** How long, 3 to 60. */
  readonly seconds: number;
  /** Is told the share that is done, 0 to 1. */
  readonly progress: (share: number) => void;
  /** Ends it; its reason is thrown. */
  readonly stop: AbortSignal;
  /** Of the simulated room. */
  readonly room?: RoomConfig;
}

/** Listens to the microphone and the reference that Anecho uses, beside an Anecho that runs. */
export async function listenTo(facts: Facts, listening: Listening): Promise<Fact<Heard>> {
  const wiring = devicesOf(facts);
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

/** Those of the plan; to listen, no output is needed. */
function devicesOf(facts: Facts): ReturnType<typeof wiringOf> {
  const { endpoints, settings } = facts;
  const wiring = wiringOf(facts);
  if (wiring.kind === "known" || endpoints.kind === "unknown") return wiring;
  const config = settings.kind === "known" ? settings.value.config : defaultConfig;
  const plan = planEchoTest(endpoints.value, choicesOf(config));
  return plan.kind === "ready" ? known(plan) : unknown(devicesMissing);
}
