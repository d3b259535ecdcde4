import { join } from "node:path";
import { runLogged } from "../../tools/command.ts";
import { buildRoot, projectRoot } from "../../tools/project.ts";
import { type Binds } from "./machine.ts";

/** Files, command and environment by which a Windows Deno runs this project inside a machine. */
export interface WindowsDeno {
  readonly binds: Binds;
  /** Command that runs a TypeScript file of the project; append the file as `Z:\project\…`. */
  readonly command: readonly string[];
  readonly env: readonly string[];
}

/**
 * Provides Deno for Windows from npm, in the version that runs here. The machine also sees this project and the
 * npm packages that are in Deno's cache.
 *
 * @param library Absolute path of the DLL, which is in the project's folder.
 */
export async function provideWindowsDeno(library: string): Promise<WindowsDeno> {
  const folder = join(buildRoot, `deno-windows-${Deno.version.deno}`);
  await Deno.mkdir(buildRoot, { recursive: true });
  using lock = await Deno.open(`${folder}.lock`, { write: true, create: true });
  await lock.lock(true);
  const program = join(folder, "package", "deno.exe");
  if (!await Deno.stat(program).then(() => true, () => false)) await fetchDeno(folder);
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(stdout));
  if (typeof npmCache !== "string") throw new Error("deno info tells no npmCache");
  const relative = library.slice(projectRoot.length).replaceAll("/", "\\");
  return {
    binds: { "/project": projectRoot, "/deno/bin": join(folder, "package"), "/deno/npm": npmCache },
    command: ["wine", "Z:\\deno\\bin\\deno.exe", "run", "-A", "--cached-only", "--no-check"],
    env: ["DENO_DIR=Z:\\deno", `ANECHO_LIBRARY=Z:\\project${relative}`, "NO_COLOR=1"],
  };
}

async function fetchDeno(folder: string): Promise<void> {
  const fresh = `${folder}.new`;
  await Deno.remove(fresh, { recursive: true }).catch(() => {});
  await Deno.mkdir(fresh);
  const spec = `@deno/win32-x64@${Deno.version.deno}`;
  for (
    const [program, ...args] of [
      ["npm", "pack", "--silent", "--pack-destination", fresh, spec],
      ["sh", "-c", 'cd "$1" && tar -xzf *.tgz && rm *.tgz', "unpack", fresh],
    ] as const
  ) {
    const { code, output } = await runLogged(program, args);
    if (code !== 0) throw new Error(`could not get ${spec}: ${output}`);
  }
  await Deno.rename(fresh, folder);
}
