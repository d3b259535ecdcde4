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
  bus: v.optional(v.string()),
  adapter: v.optional(v.string()),
  driver: v.optional(v.string()),
  jack: v.optional(v.picklist([
    "microphone",
    "line",
    "digital",
    "headset",
    "speakers",
    "none",
  ])),
  fedBy: v.optional(v.array(v.string())),
  playsInto: v.optional(v.string()),
  priority: v.optional(v.number()),
  isFallbackDefault: v.optional(v.boolean()),
  label: v.optional(v.string()),
});

/**
 * A device as the system lists it.
 *
 * - `id`: the system's own, stable over restarts.
 * - `container`: endpoints of one physical or virtual device share it; null where the system doesn't tell.
 * - `isVirtual`: the system says that software stands behind it. (Windows doesn't tell.)
 * - `defaultFor`: the roles in which it is the default. Linux has only one, which counts as all.
 * - `sampleRate` in Hz, and `channels`: what it mixes to, or captures at.
 *
 * Only some systems tell these; they are missing elsewhere:
 *
 * - `bus`: where its device is attached: "hdaudio", "usb", "bthenum", "pci", …; "root" and "swd" are for
 *   drivers without hardware.
 * - `adapter`: endpoints of one sound card share it, also where all are in the computer's own container.
 * - `driver`: what the driver calls the device; nobody can change it.
 * - `jack`: what the driver says can be connected there; "none" where it is inside the sound card.
 * - `fedBy`: ids of the endpoints whose sound a program passes on to it. (PipeWire.)
 * - `playsInto`: id of the speakers into which a program passes on what is played there. (PipeWire.)
 * - `priority`: the higher, the sooner the system takes it itself. (PipeWire.)
 * - `isFallbackDefault`: it stands in for a default that is Anecho's own microphone. (PipeWire.)
 * - `label`: its name with a number, where others have the same; see `labelled`.
 * - `isHeardAsPlayback`: nothing came from it but what the speakers play; known once it was heard.
 */
export type Endpoint =
  & Readonly<v.InferOutput<typeof endpointSchema>>
  & { readonly isHeardAsPlayback?: boolean };

/** Role of a default device. */
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
