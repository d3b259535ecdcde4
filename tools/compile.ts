/**
 * Compiles Anecho into one file for each system: `deno task compile [linux|windows…] [--test-runtime]`. If no
 * system is named: on Linux for both, on Windows for Windows only.
 *
 * @module
 */
import { basename, join } from "node:path";
import { drawIcon } from "../src/tray/icon.ts";
import { iconFile } from "../src/tray/icon_image.ts";
import { build } from "./build.ts";
import { buildUi } from "./build_ui.ts";
import { runLogged } from "./command.ts";
import { hashContents, listFiles, listSources } from "./contents.ts";
import {
  chooseTargets,
  type CompiledProgram,
  describeProgram,
  type TargetName,
  testFlag,
} from "./compiled_program.ts";
import { Progress } from "./progress.ts";
import { buildRoot, projectRoot } from "./project.ts";
import { provideTestRuntime, testDeno } from "./test_runtime.ts";
import { runTool, ToolError } from "./tool_error.ts";
import { provideWebview } from "./webview_library.ts";

const iconSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256];

/**
 * Compiles Anecho for a system if its program is missing, stale, or was changed after it was compiled.
 *
 * @param isTest Whether to use an older runtime from npm, for places where Deno's own can't be fetched.
 * @returns The program's path.
 * @throws {ToolError} `build_failed` with what the compiler says, or an error in providing what goes into the
 * program.
 */
export async function compile(target: TargetName, isTest: boolean): Promise<string> {
  const icon = join(buildRoot, "anecho.ico");
  const program = describeProgram({ target, os: Deno.build.os, isTest, icon });
  await build(program.variant);
  await buildUi();
  await provideWebview(target);
  await Deno.writeFile(icon, iconFile(iconSizes.map((size) => drawIcon("running", size, "light"))));
  await Deno.mkdir(join(projectRoot, "dist"), { recursive: true });
  const runtime = isTest ? await provideTestRuntime(target) : undefined;
  const output = join(projectRoot, program.output);
  const stamp = join(buildRoot, `${basename(program.output)}.sha256`);
  const sources = await hashSources(program);
  if (await Deno.readTextFile(stamp).catch(() => "") === await stampOf(sources, output)) {
    return output;
  }
  using progress = new Progress(`Compiling ${program.output}`);
  progress.update("");
  await runCompiler(program, runtime);
  await Deno.writeTextFile(stamp, await stampOf(sources, output));
  return output;
}

/**
 * Computes a stamp from the sources and the compiled file, so that it changes if that file is signed or
 * replaced.
 */
async function stampOf(sources: string, output: string): Promise<string> {
  const program = await hashContents(output, [""]).catch(() => "none");
  return `${sources} ${program}\n`;
}

async function hashSources({ args, included }: CompiledProgram): Promise<string> {
  const files = await Promise.all(included.map(async (path) => {
    const { isDirectory } = await Deno.stat(join(projectRoot, path));
    if (!isDirectory) return [path];
    return (await listFiles(join(projectRoot, path))).map((name) => `${path}/${name}`);
  }));
  const paths = [...await listSources(), ...files.flat(), "tools/test_runtime.ts"];
  return [await hashContents(projectRoot, paths), Deno.version.deno, ...args].join(" ");
}

async function runCompiler(
  { args, output }: CompiledProgram,
  runtime: string | undefined,
): Promise<void> {
  const [command, first] = runtime === undefined
    ? [Deno.execPath(), []]
    : [Deno.build.os === "windows" ? "npx.cmd" : "npx", ["-y", `deno@${testDeno}`]];
  const env: Record<string, string> = runtime === undefined
    ? {}
    // By default, that older version of Deno does not use the system's certificates.
    : { DENORT_BIN: runtime, DENO_TLS_CA_STORE: "system" };
  const result = await runLogged(command, [...first, ...args], { cwd: projectRoot, env });
  if (result.code === 0) return;
  const hint = runtime === undefined
    ? ` Where Deno's download host can't be reached, ${testFlag} makes one for tests.`
    : "";
  throw new ToolError(
    "build_failed",
    `${output} could not be compiled.${hint}\n${result.output.trimEnd()}`,
  );
}

if (import.meta.main) {
  await runTool(async () => {
    const words = Deno.args.filter((word) => word !== testFlag);
    for (const target of chooseTargets(words, Deno.build.os)) {
      console.log(await compile(target, Deno.args.includes(testFlag)));
    }
  });
}
