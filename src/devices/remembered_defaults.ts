import type { DefaultRole, Endpoint } from "../engine/endpoint.ts";
import { captureKind, isRealMicrophone } from "./capture_kind.ts";
import { type ChosenDevice, findChosen } from "./selection.ts";

/**
 * The person's own default microphones: what was the default before Anecho's microphone or a cable, which
 * apps are to record from, became it. It is kept, and followed as if it still were the default.
 */
export type RememberedDefaults = Readonly<Partial<Record<RememberedRole, ChosenDevice>>>;

/** Roles that are distinguished. */
export type RememberedRole = Exclude<DefaultRole, "multimedia">;

const roles: readonly RememberedRole[] = ["communications", "console"];

/**
 * Remembers the present defaults, where they are the person's own microphones.
 *
 * @return the same object, if nothing is new.
 */
export function rememberDefaults(
  before: RememberedDefaults,
  endpoints: readonly Endpoint[],
): RememberedDefaults {
  let after = before;
  for (const role of roles) {
    const current = currentDefault(role, endpoints);
    if (current === undefined || !isThePersons(current, endpoints)) continue;
    const { id, name } = current;
    if (before[role]?.id !== id || before[role]?.name !== name) {
      after = { ...after, [role]: { id, name } };
    }
  }
  return after;
}

/**
 * @return the person's default microphone: the system's default, or, if that is not one of the person's
 * own, the default from before.
 */
export function personsDefault(
  role: RememberedRole,
  endpoints: readonly Endpoint[],
  remembered: RememberedDefaults,
): Endpoint | undefined {
  const current = currentDefault(role, endpoints);
  if (current !== undefined && isThePersons(current, endpoints)) return current;
  const before = remembered[role];
  const found = before === undefined ? undefined : findChosen(before, "capture", endpoints);
  return found?.state === "active" ? found : undefined;
}

function currentDefault(role: RememberedRole, endpoints: readonly Endpoint[]) {
  return endpoints.find((it) =>
    it.flow === "capture" && it.state === "active" && it.defaultFor.includes(role)
  );
}

/** Virtual devices count only where there is nothing real, as on a computer that is used from afar. */
function isThePersons(endpoint: Endpoint, endpoints: readonly Endpoint[]): boolean {
  const { kind } = captureKind(endpoint, endpoints);
  if (isRealMicrophone(kind)) return true;
  if (kind !== "virtual" && kind !== "remote") return false;
  return !endpoints.some((it) =>
    it.flow === "capture" && it.state === "active" &&
    isRealMicrophone(captureKind(it, endpoints).kind)
  );
}
