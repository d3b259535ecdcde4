import type { Endpoint } from "../engine/endpoint.ts";

/**
 * Marks the recording endpoints from which nothing came but what the speakers play.
 *
 * @param ids Their ids; the marks of all others go.
 */
export function markHeardPlayback(
  endpoints: readonly Endpoint[],
  ids: readonly string[],
): Endpoint[] {
  return endpoints.map(({ isHeardAsPlayback: _, ...it }) =>
    it.flow === "capture" && ids.includes(it.id) ? { ...it, isHeardAsPlayback: true } : it
  );
}
