import type { Endpoint } from "../engine/endpoint.ts";

/**
 * Gives endpoints that share a name distinct labels: "Microphone (Webcam) #2". Devices of one name are
 * numbered by the order of their ids, so that numbers stay while none of them comes or goes. Capture and render
 * endpoints are numbered separately, and so are absent ones.
 *
 * @return all endpoints, in the same order; those with a unique name unchanged.
 */
export function labelled(endpoints: readonly Endpoint[]): Endpoint[] {
  const groups = Map.groupBy(endpoints, nameKey);
  const labels = new Map<string, string>();
  for (const namesakes of groups.values()) {
    if (namesakes.length < 2) continue;
    const sorted = namesakes.toSorted((one, other) => one.id < other.id ? -1 : 1);
    for (const [index, { id, name }] of sorted.entries()) labels.set(id, `${name} #${index + 1}`);
  }
  return endpoints.map((it) => {
    const label = labels.get(it.id);
    return label === undefined || label === it.label ? it : { ...it, label };
  });
}

/** @return an endpoint's name for a person. */
export function labelOf({ label, name }: Pick<Endpoint, "label" | "name">): string {
  return label ?? name;
}

function nameKey({ flow, name, state }: Endpoint): string {
  return `${flow} ${state === "absent"} ${name.trim().toLowerCase()}`;
}
