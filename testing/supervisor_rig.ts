import { type Config, defaultConfig } from "../src/config/config.ts";
import type { Endpoint } from "../src/engine/endpoint.ts";
import { microphone, speakers, vbCable } from "./example_machines.ts";
import type { WiringPolicy } from "../src/devices/wiring_plan.ts";
import { initialState, supervise } from "../src/app/supervisor.ts";
import type {
  SupervisorEffect,
  SupervisorEvent,
  SupervisorState,
} from "../src/app/supervisor_state.ts";

/** Devices of a computer with a virtual cable. */
export const machine = [speakers, microphone, ...vbCable];
/** Policy of Windows. */
export const windows = { ownMicrophone: false, reserveDefault: false };

/** An event without its generation, which {@linkcode SupervisorRig} sets to that of the newest engine. */
export type Told = SupervisorEvent extends infer E
  ? E extends { generation: number } ? Omit<E, "generation"> : E
  : never;

/** A supervisor with a simulated clock. */
export class SupervisorRig {
  state: SupervisorState;
  now = 1000;

  constructor(config: Partial<Config> = {}, policy: WiringPolicy = windows) {
    this.state = initialState({ ...defaultConfig, ...config }, policy);
  }

  /** Passes an event. @return the effects, without log lines and without defaults to remember. */
  tell(event: Told): SupervisorEffect[] {
    return this.tellAll(event).filter(({ kind }) => kind !== "log" && kind !== "keep-defaults");
  }

  /** Passes an event. @return all effects. */
  tellAll(event: Told): readonly SupervisorEffect[] {
    const { generation } = this.state;
    const step = supervise(this.state, { generation, ...event } as SupervisorEvent, this.now);
    this.state = step.state;
    return step.effects;
  }

  /** Lets time pass, then ticks. @return the effects. */
  after(ms: number): SupervisorEffect[] {
    this.now += ms;
    return this.tell({ kind: "tick" });
  }

  /** Makes a supervisor whose engine runs, while an app records. */
  static running(
    endpoints: readonly Endpoint[] = machine,
    config: Partial<Config> = {},
  ): SupervisorRig {
    const rig = new SupervisorRig(config);
    rig.tell({ kind: "recorders", count: 1, names: ["Discord"] });
    rig.tell({ kind: "endpoints", endpoints });
    rig.tell({ kind: "engine-running" });
    rig.now += 10_000;
    return rig;
  }
}

/** A choice of a device, as settings keep it. */
export function choose({ id, name }: Endpoint): { id: string; name: string } {
  return { id, name };
}

/** The kinds of effects, in order. */
export function kinds(effects: readonly SupervisorEffect[]): SupervisorEffect["kind"][] {
  return effects.map(({ kind }) => kind);
}
