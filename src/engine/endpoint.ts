import * as v from "valibot";
import { AnechoError } from "./errors.ts";

const endpointSchema = v.object({
  id: v.string(),
  name: v.string(),
  flow: v.picklist(["capture", "render"]),
  state: v.picklist(["active", "disabled", "absent", "unplugged"]),
  container: v.nullable(v.string()),
  formFactor: v.picklist([
    "speakers",
    "headphones",
    "headset",
    "microphone",
    "line",
    "digital",
    "handset",
    "unknown",
  ]),
  isVirtual: v.boolean(),
  defaultFor: v.array(v.picklist(["console", "multimedia", "communications"])),
  sampleRate: v.number(),
  channels: v.number(),
});

/**
 * A device as the system lists it.
 *
 * - `id`: the system's own, stable over restarts.
 * - `container`: endpoints of one physical or virtual device share it; null where the system doesn't tell.
 * - `isVirtual`: the system says that software stands behind it. (Windows doesn't tell.)
 * - `defaultFor`: the roles in which it is the default. Linux has only one, which counts as all.
 * - `sampleRate` in Hz, and `channels`: what it mixes to, or captures at.
 */
export type Endpoint = Readonly<v.InferOutput<typeof endpointSchema>>;

/** What a default device is the default for. */
export type DefaultRole = Endpoint["defaultFor"][number];

/** Which way sound goes through an endpoint: from it (microphones) or to it (speakers). */
export type Flow = Endpoint["flow"];

const listSchema = v.array(endpointSchema);

/**
 * Reads what `anecho_monitor_endpoints` gives.
 *
 * @throws {AnechoError} With code "internal", if it is something else.
 */
export function parseEndpoints(json: string): Endpoint[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined;
  }
  const parsed = v.safeParse(listSchema, value);
  if (parsed.success) return parsed.output;
  throw new AnechoError(
    "internal",
    "The native library sent a list of endpoints that this program can't read: run `deno task build`.",
  );
}
