import { InstanceError, sendCommand } from "../app/send_command.ts";
import { listEndpoints, nativeBackend } from "../app/sound_system.ts";
import { choicesOf } from "../app/supervisor.ts";
import { type Config, defaultConfig } from "../config/config.ts";
import { rememberedDefaults } from "../config/default_memory.ts";
import { makesMicrophone, planWiring, type WiringPlan } from "../devices/wiring_plan.ts";
import type { BackendName } from "../engine/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { AnechoError } from "../engine/errors.ts";
import { sharedLibrary } from "../engine/library.ts";
import { ask, type Fact, known, unknown } from "../platform/fact.ts";
import { dumpPipeWire, pipeWireLibraryVersion } from "../platform/linux/pipewire_dump.ts";
import { findSession } from "../platform/linux/session.ts";
import { hasSharedLibraries } from "../platform/linux/shared_libraries.ts";
import { type AppPaths, appPaths, readEnv } from "../platform/paths.ts";
import { isPinnedRuntime } from "../platform/runtime_version.ts";
import { openRegistry, type Registry } from "../platform/windows/registry.ts";
import { readSoundSettings } from "../platform/windows/sound_settings.ts";
import { hasWebviewRuntime } from "../platform/windows/webview_runtime.ts";
import type { Facts, RunningApp } from "./facts.ts";
import { gatherAutostart, gatherFolders, gatherSettings } from "./gather_files.ts";
import { runningChoices } from "./running_choices.ts";

/**
 * Gathers all facts except `heard`, each once. Changes nothing on the computer.
 *
 * @param backend The sound system to ask. @default the operating system's
 * @throws {AnechoError} With code "invalid-config", if the operating system has no such sound system.
 */
export async function gatherFacts(
  version: string,
  backend: BackendName = nativeBackend(),
): Promise<Facts> {
  const { os } = Deno.build;
  const paths = await ask(() => appPaths());
  const library = await ask(() => sharedLibrary().path);
  const registry = os === "windows" ? await ask(() => openRegistry()) : undefined;
  const [
    endpoints,
    remembered,
    app,
    settings,
    folders,
    autostart,
    hasWebview,
    session,
  ] = await Promise.all([
    library.kind === "known" ? gatherEndpoints(backend) : library,
    rememberedDefaults(backend),
    withPaths(paths, ({ runtime }) => gatherApp(runtime)),
    withPaths(paths, ({ config }) => gatherSettings(config)),
    withPaths(paths, gatherFolders),
    ask(() => gatherAutostart()),
    gatherWebview(registry),
    os === "linux" ? findSession(readEnv) : undefined,
  ]);
  return {
    version,
    isTestBuild: !isPinnedRuntime(),
    os,
    backend,
    library,
    endpoints,
    plan: planOf({ backend, endpoints, remembered, settings, app }),
    remembered,
    app,
    settings,
    folders,
    autostart,
    hasWebview,
    ...(session === undefined ? {} : { session }),
    ...(backend === "pipewire" ? { pipeWire: await gatherPipeWire(endpoints) } : {}),
    ...(backend === "wasapi" && registry !== undefined
      ? { windows: await inRegistry(registry, readSoundSettings) }
      : {}),
  };
}

/** @return the same facts, with the running app's present state. */
export async function askAppAgain(facts: Facts): Promise<Facts> {
  const paths = await ask(() => appPaths());
  return { ...facts, app: await withPaths(paths, ({ runtime }) => gatherApp(runtime)) };
}

async function withPaths<T>(
  paths: Fact<AppPaths>,
  gather: (paths: AppPaths) => Promise<T>,
): Promise<Fact<T>> {
  return paths.kind === "known" ? await ask(() => gather(paths.value)) : paths;
}

/** @param registry The registry of Windows; `undefined` on other systems. */
async function gatherWebview(registry: Fact<Registry> | undefined): Promise<Fact<boolean>> {
  return registry === undefined
    ? await ask(() => hasSharedLibraries(["libwebkitgtk-6.0.so.4", "libvulkan.so.1"]))
    : await inRegistry(registry, hasWebviewRuntime);
}

async function inRegistry<T>(
  registry: Fact<Registry>,
  read: (registry: Registry) => T,
): Promise<Fact<T>> {
  return registry.kind === "known" ? await ask(() => read(registry.value)) : registry;
}

async function gatherEndpoints(backend: BackendName): Promise<Fact<readonly Endpoint[]>> {
  try {
    return known(await listEndpoints(backend));
  } catch (error) {
    const isUsage = error instanceof AnechoError && error.code === "invalid-config";
    if (isUsage || !(error instanceof AnechoError)) throw error;
    return unknown(error.message);
  }
}

async function gatherApp(folder: string): Promise<RunningApp> {
  try {
    const reply = await sendCommand(folder, { command: "status" });
    if (!reply.ok) return { kind: "silent", message: reply.message };
    return { kind: "answers", status: reply.status, figures: reply.figures ?? null };
  } catch (error) {
    if (!(error instanceof InstanceError)) throw error;
    if (error.code === "not-running") return { kind: "absent" };
    return { kind: "silent", message: error.message };
  }
}

/** Plans as the app does: by its settings or the devices named at its start, and by remembered defaults. */
function planOf(
  { backend, endpoints, remembered, settings, app }: Pick<
    Facts,
    "backend" | "endpoints" | "remembered" | "settings" | "app"
  >,
): Fact<WiringPlan> {
  if (endpoints.kind === "unknown") {
    return unknown("The sound system does not tell which devices there are.");
  }
  const config: Config = settings.kind === "known" ? settings.value.config : defaultConfig;
  const policy = {
    ownMicrophone: makesMicrophone(backend),
    reserveDefault: config.reserveDefault,
    remembered,
  };
  const choices = choicesOf(config);
  const plan = planWiring(endpoints.value, choices, policy);
  if (app.kind === "unknown" || app.value.kind !== "answers") return known(plan);
  const used = runningChoices(choices, plan, app.value.status, endpoints.value);
  return known(planWiring(endpoints.value, used, policy));
}

async function gatherPipeWire(
  endpoints: Fact<readonly Endpoint[]>,
): Promise<NonNullable<Facts["pipeWire"]>> {
  if (endpoints.kind === "unknown") {
    const fact = unknown("PipeWire does not answer.");
    return { graph: fact, libraryVersion: fact };
  }
  const [graph, libraryVersion] = await Promise.all([
    ask(() => dumpPipeWire()),
    ask(() => pipeWireLibraryVersion()),
  ]);
  return { graph, libraryVersion };
}
