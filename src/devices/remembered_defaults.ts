import type { DefaultRole, Endpoint } from "../engine/endpoint.ts";
import { captureKind, isRealMicrophone } from "./capture_kind.ts";
import { type ChosenDevice, findChosen } from "./selection.ts";

/**
 * The person's own default microphones, from before Anecho's microphone or a cable became the default. They
 * are saved, and used as if they were still the default.
 */
export type RememberedDefaults = Readonly<Partial<Record<RememberedRole, ChosenDevice>>>;

/** Role for which a default is remembered. */
export type RememberedRole = Exclude<DefaultRole, "multimedia">;

const roles: readonly RememberedRole[] = ["communications", "console"];

/**
 * Remembers the present defaults that are the person's own microphones.
 *
 * @return the new ones; the object `before`, if nothing has changed.
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
 * @return the person's default microphone: the system's default if it is the person's own, otherwise the
 * remembered one.
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

/** Whether a microphone is the person's own. A virtual or remote one counts only if there is no real one. */
function isThePersons(endpoint: Endpoint, endpoints: readonly Endpoint[]): boolean {
  const { kind } = captureKind(endpoint, endpoints);
  if (isRealMicrophone(kind)) return true;
  if (kind !== "virtual" && kind !== "remote") return false;
  return !endpoints.some((it) =>
    it.flow === "capture" && it.state === "active" &&
    isRealMicrophone(captureKind(it, endpoints).kind)
  );
}
