import { posix, win32 } from "node:path";

/** Where Anecho keeps its files. */
export interface AppPaths {
  /** The settings file. */
  readonly config: string;
  /** Folder of the logs. */
  readonly logs: string;
  /** Folder of files that have to survive a crash but are not settings. */
  readonly state: string;
  /** Folder of files that are valid only while Anecho runs. */
  readonly runtime: string;
}

/** Names of the files in {@linkcode AppPaths.state}; each may be missing. */
export const stateFiles = {
  /** The person's own default microphones, used while Anecho's microphone or a cable is the default. */
  defaults: "default-microphones.json",
  /** Which default microphones Anecho has changed, so that it can undo that. */
  reservation: "reserved-defaults.json",
  /** Size of the settings window. */
  window: "settings-window.json",
  /** Code and certificate of the remote microphone. */
  pairing: "remote-mic.json",
  /** For each pair of microphone and speakers, the way that worked to record both at once. */
  isolation: "isolation.json",
} as const;

/** Folder in {@linkcode AppPaths.state} of sessions that were recorded or saved from the settings page. */
export const sessionsFolder = "sessions";

/** Error: there is no place for the app's files. */
export class NoHomeError extends Error {
  override readonly name = "NoHomeError";
  readonly code = "no-home";
}

/** Options of {@linkcode appPaths}. */
export interface PathSources {
  /** Deno.build.os. */
  readonly os: typeof Deno.build.os;
  /** Reads an environment variable. */
  readonly env: (name: string) => string | undefined;
}

/**
 * Finds the app's paths by the system's rules: %APPDATA% and %LOCALAPPDATA% on Windows, the XDG base
 * directories elsewhere.
 *
 * @throws {NoHomeError} If the environment names no home.
 */
export function appPaths(sources: PathSources = realSources()): AppPaths {
  return sources.os === "windows" ? windowsPaths(sources) : xdgPaths(sources);
}

/**
 * Finds the default folder for recordings of calls.
 *
 * @throws {NoHomeError} If the environment names no home.
 */
export function recordingsFolder({ os, env }: PathSources = realSources()): string {
  const name = os === "windows" ? "USERPROFILE" : "HOME";
  const { isAbsolute, join } = os === "windows" ? win32 : posix;
  const home = env(name);
  if (home !== undefined && isAbsolute(home)) return join(home, "Anecho recordings");
  throw new NoHomeError(
    `There is no place for recordings: set ${name}, or a folder in the settings.`,
  );
}

/** Default of each XDG folder, relative to the person's home. */
const homeFolders = {
  XDG_CONFIG_HOME: ".config",
  XDG_STATE_HOME: ".local/state",
  XDG_CACHE_HOME: ".cache",
  XDG_DATA_HOME: ".local/share",
} as const;

/**
 * Finds a folder by the XDG rules: the variable's value if it is an absolute path, else the default below HOME
 * if that is an absolute path. XDG_RUNTIME_DIR has no default.
 *
 * @return the folder, or `undefined` if the environment gives neither.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function xdgFolder(
  name: keyof typeof homeFolders | "XDG_RUNTIME_DIR",
  env: PathSources["env"],
): string | undefined {
  const value = env(name);
  if (value !== undefined && posix.isAbsolute(value)) return posix.normalize(value);
  const home = env("HOME");
  if (name === "XDG_RUNTIME_DIR" || home === undefined || !posix.isAbsolute(home)) return undefined;
  return posix.join(home, homeFolders[name]);
}

/** @return the data folders of installed packages ($XDG_DATA_DIRS), the most important first. */
export function systemDataFolders(env: PathSources["env"] = readEnv): string[] {
  const value = env("XDG_DATA_DIRS") || "/usr/local/share:/usr/share";
  return value.split(":").filter((folder) => posix.isAbsolute(folder));
}

/** Name of the folder into which a compiled program unpacks its parts. Beside it, the tools keep downloads. */
const programFolder = "program";

/** @return folders in which a compiled program may unpack its parts, the best first. They may not exist yet. */
export function privateFolders(env: PathSources["env"] = readEnv): string[] {
  const names = ["XDG_CACHE_HOME", "XDG_RUNTIME_DIR"] as const;
  return names.map((name) => xdgFolder(name, env))
    .filter((folder) => folder !== undefined)
    .map((folder) => posix.join(folder, "anecho", programFolder));
}

/**
 * Reads an environment variable.
 *
 * @throws {NoHomeError} If its value is not valid UTF-8.
 */
export function readEnv(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (cause) {
    throw new NoHomeError(`${name} is not valid UTF-8 text: set it to another value.`, { cause });
  }
}

function windowsPaths({ env }: PathSources): AppPaths {
  const folder = (name: string): string | undefined => {
    const value = env(name);
    return value !== undefined && win32.isAbsolute(value) ? value : undefined;
  };
  const home = folder("USERPROFILE");
  const roaming = folder("APPDATA") ?? (home && win32.join(home, "AppData", "Roaming"));
  const local = folder("LOCALAPPDATA") ?? (home && win32.join(home, "AppData", "Local"));
  if (!roaming || !local) {
    throw new NoHomeError("There is no place for the settings: set APPDATA and LOCALAPPDATA.");
  }
  return {
    config: win32.join(roaming, "Anecho", "config.json"),
    logs: win32.join(local, "Anecho", "logs"),
    state: win32.join(local, "Anecho"),
    runtime: win32.join(local, "Anecho", "run"),
  };
}

function xdgPaths({ env }: PathSources): AppPaths {
  const folder = (name: keyof typeof homeFolders): string => {
    const found = xdgFolder(name, env);
    if (found !== undefined) return posix.join(found, "anecho");
    throw new NoHomeError(`There is no place for the settings: set HOME or ${name}.`);
  };
  const state = folder("XDG_STATE_HOME");
  const runtime = xdgFolder("XDG_RUNTIME_DIR", env);
  return {
    config: posix.join(folder("XDG_CONFIG_HOME"), "config.json"),
    logs: posix.join(state, "logs"),
    state,
    runtime: runtime !== undefined ? posix.join(runtime, "anecho") : posix.join(state, "run"),
  };
}

function realSources(): PathSources {
  return { os: Deno.build.os, env: readEnv };
}
