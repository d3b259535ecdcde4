import type { Endpoint } from "../engine/endpoint.ts";

/**
 * Marks the capture endpoints that delivered only what the speakers play.
 *
 * @param ids The ids of those endpoints; all others lose the mark.
 */
export function markHeardPlayback(
  endpoints: readonly Endpoint[],
  ids: readonly string[],
): Endpoint[] {
  return endpoints.map(({ isHeardAsPlayback: _, ...it }) =>
    it.flow === "capture" && ids.includes(it.id) ? { ...it, isHeardAsPlayback: true } : it
  );
}
