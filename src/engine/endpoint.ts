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
 * A device, as the system lists it.
 *
 * - `id`: the system's id, stable over restarts.
 * - `container`: endpoints of one physical or virtual device share it; null if the system doesn't tell.
 * - `isVirtual`: software makes the endpoint, as the system says; on Windows, its driver has no hardware.
 * - `defaultFor`: the roles in which the endpoint is the default. Linux has one default for all roles.
 * - `sampleRate` in Hz, and `channels`: the format in which the system mixes or captures its sound.
 *
 * Only some systems provide the following:
 *
 * - `bus`: its device's bus: "hdaudio", "usb", "bthenum", "pci", …; "root" and "swd" are for
 *   drivers without hardware.
 * - `adapter`: endpoints of one sound card share it. It distinguishes sound cards that are built in, all of which
 *   have the computer's own container.
 * - `driver`: the driver's name for the device, which people can't change.
 * - `jack`: the kind of device that the driver expects at the endpoint's jack; "none" if it is no such kind, as for an
 *   endpoint inside the sound card.
 * - `fedBy`: ids of the endpoints whose sound a program passes on to it. (PipeWire.)
 * - `playsInto`: id of the speakers to which a program passes on what this endpoint plays. (PipeWire.)
 * - `priority`: the higher, the more the system prefers the endpoint to others. (PipeWire.)
 * - `isFallbackDefault`: it would be the default if Anecho's own microphone weren't the default. (PipeWire.)
 *
 * Anecho adds the following:
 *
 * - `label`: its name with a number, if others have the same name; see `labelled`.
 * - `isHeardAsPlayback`: it delivered only what the speakers play; known after it was recorded for a while.
 */
export type Endpoint =
  & Readonly<v.InferOutput<typeof endpointSchema>>
  & { readonly isHeardAsPlayback?: boolean };

/** Role of a default device. */
export type DefaultRole = Endpoint["defaultFor"][number];

/** Direction of an endpoint's sound: from it (microphones) or to it (speakers). */
export type Flow = Endpoint["flow"];

const listSchema = v.array(endpointSchema);

/**
 * Reads the output of `anecho_monitor_endpoints`.
 *
 * @throws {AnechoError} With code "internal", if it has another form.
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
