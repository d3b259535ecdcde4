import { join } from "node:path";
import { projectRoot } from "../tools/project.ts";
import { makeOwnedFolder } from "./owned_folder.ts";

/** Result of a run of the program. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A temporary folder, removed with everything in it when disposed of. */
export class Folder implements AsyncDisposable {
  private constructor(readonly path: string) {}

  /** Makes a new, empty folder. */
  static async make(): Promise<Folder> {
    return new Folder(await makeOwnedFolder("test"));
  }

  /** @return the path of a file in the folder. */
  at(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file into the folder. @return its path. */
  async write(name: string, bytes: Uint8Array): Promise<string> {
    await Deno.writeFile(this.at(name), bytes);
    return this.at(name);
  }

  /** @return the names of the folder's files and folders, sorted. */
  names(): string[] {
    return [...Deno.readDirSync(this.path)].map(({ name }) => name).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** Starts the program in a folder, which is also its folder for temporary files. */
export function startAnecho(folder: Folder, ...args: string[]): Deno.ChildProcess {
  return anechoCommand(folder, args, {}).spawn();
}

/** Starts the program as {@linkcode startAnecho} does, with more environment variables. */
export function startAnechoWith(
  env: Record<string, string>,
  folder: Folder,
  ...args: string[]
): Deno.ChildProcess {
  return anechoCommand(folder, args, env).spawn();
}

/** Starts the program in a folder, with a standard input to write to. */
export function startAnechoFed(folder: Folder, ...args: string[]): Deno.ChildProcess {
  return anechoCommand(folder, args, {}, "piped").spawn();
}

/**
 * Gives environment variables that put all of Anecho's files into a folder. Deno's cache stays where it is:
 * with a new one, Deno would fetch and compile everything again, and repair that cache after each kill.
 */
export function homeIn(folder: Folder): Record<string, string> {
  const { HOME, DENO_DIR = HOME && join(HOME, ".cache", "deno") } = Deno.env.toObject();
  return {
    ...(DENO_DIR && Deno.build.os === "linux" && { DENO_DIR }),
    HOME: folder.path,
    XDG_CONFIG_HOME: folder.at("config"),
    XDG_STATE_HOME: folder.at("state"),
    XDG_CACHE_HOME: folder.at("cache"),
    XDG_DATA_HOME: folder.at("data"),
    XDG_RUNTIME_DIR: folder.at("runtime"),
    APPDATA: folder.at("config"),
    LOCALAPPDATA: folder.at("state"),
  };
}

/** Runs the program in a folder to its end, with more environment variables. */
export async function runAnechoWith(
  env: Record<string, string>,
  folder: Folder,
  ...args: string[]
): Promise<Run> {
  return textOf(await anechoCommand(folder, args, env).output());
}

/** Turns off colours, and windows on the screen of the person who runs the tests. */
const quiet = { NO_COLOR: "1", ANECHO_WINDOW: "none" };

function anechoCommand(
  folder: Folder,
  args: readonly string[],
  env: Record<string, string>,
  stdin: "null" | "piped" = "null",
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", join(projectRoot, "main.ts"), ...args],
    cwd: folder.path,
    env: { TMPDIR: folder.path, TEMP: folder.path, TMP: folder.path, ...quiet, ...env },
    stdin,
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs the program in a folder to its end. */
export async function runAnecho(folder: Folder, ...args: string[]): Promise<Run> {
  return await runAnechoWith({}, folder, ...args);
}

/** @return the exit code of a process, and what it wrote, as text. */
export function textOf({ code, stdout, stderr }: Deno.CommandOutput): Run {
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
