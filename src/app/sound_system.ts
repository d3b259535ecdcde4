import type { BackendName } from "../engine/config.ts";
import { DeviceMonitor } from "../engine/device_monitor.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { AnechoError } from "../engine/errors.ts";

/** Values of `--backend`: a sound system, or "auto" for this computer's. */
export const backendChoices = ["auto", "wasapi", "pipewire", "simulated"] as const;

/** One of {@linkcode backendChoices}. */
export type BackendChoice = typeof backendChoices[number];

/** A sound system that can be used. */
export interface SoundSystem {
  readonly backend: BackendName;
  /** Its devices when it was found. */
  readonly endpoints: readonly Endpoint[];
  /** Why the simulated room is used although it was not asked for. */
  readonly fallback?: string;
}

/** Lists the devices of a sound system. */
export type EndpointLister = (backend: BackendName) => Promise<readonly Endpoint[]>;

/**
 * Finds the sound system to use: the requested one; for "auto", the operating system's or, if that is missing,
 * the simulated room, so that the app always runs.
 *
 * @param os Deno.build.os
 * @throws {AnechoError} If the requested one is missing.
 */
export async function findSoundSystem(
  choice: BackendChoice,
  os: typeof Deno.build.os = Deno.build.os,
  list: EndpointLister = listEndpoints,
): Promise<SoundSystem> {
  if (choice !== "auto") return { backend: choice, endpoints: await list(choice) };
  const native = nativeBackend(os);
  try {
    return { backend: native, endpoints: await list(native) };
  } catch (error) {
    const isMissing = error instanceof AnechoError &&
      (error.code === "device" || error.code === "invalid-config");
    if (!isMissing) throw error;
    const fallback = `There is no sound system: running in the simulated room (${error.message}).`;
    return { backend: "simulated", endpoints: await list("simulated"), fallback };
  }
}

/**
 * @param os Deno.build.os
 * @return the operating system's sound system.
 */
export function nativeBackend(os: typeof Deno.build.os = Deno.build.os): BackendName {
  return os === "windows" ? "wasapi" : "pipewire";
}

/** Lists the present devices of a sound system. @throws {AnechoError} If the sound system is missing. */
export async function listEndpoints(backend: BackendName): Promise<readonly Endpoint[]> {
  await using monitor = await DeviceMonitor.open(backend);
  return await monitor.endpoints();
}
