import * as v from "valibot";
import { DeviceListError } from "./errors.ts";

/** Which way sound goes through an endpoint: from it (microphones) or to it (speakers). */
export type Flow = "capture" | "render";

/** What a default device is the default for. */
export type DefaultRole = "console" | "multimedia" | "communications";

const endpointSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
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

/** One side of a sound device, as the system lists it. */
export interface Endpoint {
  /** The system's own name for it; the same after a restart. */
  readonly id: string;
  /** What the system's settings call it. */
  readonly name: string;
  readonly flow: Flow;
  /** Only an active endpoint can be opened. */
  readonly state: "active" | "disabled" | "absent" | "unplugged";
  /** What the endpoints of one device have in common; `null` where the system does not tell. */
  readonly container: string | null;
  readonly formFactor:
    | "speakers"
    | "headphones"
    | "headset"
    | "microphone"
    | "line"
    | "digital"
    | "handset"
    | "unknown";
  /** Whether the system says that no hardware is behind it. */
  readonly isVirtual: boolean;
  readonly defaultFor: readonly DefaultRole[];
  /** In Hz. */
  readonly sampleRate: number;
  readonly channels: number;
}

/**
 * Reads the list of endpoints that the native library hands over.
 *
 * @param json A JSON array of endpoints.
 * @throws {DeviceListError}
 */
export function parseEndpoints(json: string): Endpoint[] {
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch (cause) {
    throw new DeviceListError("it is not JSON", { cause });
  }
  const result = v.safeParse(v.array(endpointSchema), list);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new DeviceListError(`${v.getDotPath(issue) ?? "the list"}: ${issue.message}`);
}
