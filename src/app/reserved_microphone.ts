import { ownMicrophoneId } from "../devices/wiring_plan.ts";
import type { SupervisorState } from "./supervisor_state.ts";

/**
 * Decides which microphone should be the default.
 *
 * @return the id of the microphone from which apps record; `undefined`: the former default; "as-it-is": no
 * change, since nothing can be recorded now.
 */
export function reservedMicrophone(
  { policy, plan, engine }: Pick<SupervisorState, "policy" | "plan" | "engine">,
): { readonly id: string | undefined } | "as-it-is" {
  if (!policy.reserveDefault) return { id: undefined };
  if (plan.kind !== "ready" || engine.kind !== "open") return "as-it-is";
  if (engine.streams.output.current === null) return "as-it-is";
  const { output } = plan;
  if (output.kind === "own") return { id: ownMicrophoneId };
  const [capture] = output.captures;
  return capture === undefined ? "as-it-is" : { id: capture.id };
}
