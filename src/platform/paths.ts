import { posix, win32 } from "node:path";

/** Where Anecho keeps its files. */
export interface AppPaths {
  /** The settings' file. */
  readonly config: string;
  /** Folder of the logs. */
  readonly logs: string;
  /** Folder of what has to outlive a crash, but is no setting. */
  readonly state: string;
  /** Folder of what holds only while Anecho runs. */
  readonly runtime: string;
}

/** There is no place for the settings. */
export class NoHomeError extends Error {
  override readonly name = "NoHomeError";
  readonly code = "no-home";
}

/** What {@linkcode appPaths} asks about. */
export interface PathSources {
  /** Deno.build.os. */
  readonly os: typeof Deno.build.os;
  /** Reads an environment variable. */
  readonly env: (name: string) => string | undefined;
}

/**
 * Finds the places by the system's rules: %APPDATA% and %LOCALAPPDATA% on Windows, the XDG base
 * directories elsewhere.
 *
 * @throws {NoHomeError} If the environment names no home.
 */
export function appPaths(sources: PathSources = realSources()): AppPaths {
  return sources.os === "windows" ? windowsPaths(sources) : xdgPaths(sources);
}

function windowsPaths({ env }: PathSources): AppPaths {
  const home = env("USERPROFILE");
  const roaming = env("APPDATA") ?? (home && win32.join(home, "AppData", "Roaming"));
  const local = env("LOCALAPPDATA") ?? (home && win32.join(home, "AppData", "Local"));
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
  const home = env("HOME");
  // A relative path is invalid by the XDG rules, and is to be ignored.
  const folder = (name: string, fallback: string): string => {
    const value = env(name);
    if (value !== undefined && posix.isAbsolute(value)) return posix.join(value, "anecho");
    if (home) return posix.join(home, fallback, "anecho");
    throw new NoHomeError(`There is no place for the settings: set HOME or ${name}.`);
  };
  const state = folder("XDG_STATE_HOME", ".local/state");
  const runtime = env("XDG_RUNTIME_DIR");
  return {
    config: posix.join(folder("XDG_CONFIG_HOME", ".config"), "config.json"),
    logs: posix.join(state, "logs"),
    state,
    runtime: runtime !== undefined && posix.isAbsolute(runtime)
      ? posix.join(runtime, "anecho")
      : posix.join(state, "run"),
  };
}

function realSources(): PathSources {
  return { os: Deno.build.os, env: (name) => Deno.env.get(name) };
}
