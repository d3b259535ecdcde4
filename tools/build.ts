import { join } from "node:path";
import { buildUi } from "./build_ui.ts";
import { runLogged } from "./command.ts";
import { Progress } from "./progress.ts";
import { buildRoot, projectRoot, version } from "./project.ts";
import { setUp } from "./set_up.ts";
import { provideSources } from "./sources.ts";
import { runTool, ToolError } from "./tool_error.ts";
import { describeVariant, isVariantName, type VariantName, variantNames } from "./variants.ts";

/** Maps the name of each built variant to the path of what was built. */
export type Built = ReadonlyMap<VariantName, string>;

/** Environment variable by which a process passes the paths of what it has built to other processes. */
const builtVariable = "ANECHO_BUILT";

const builds = new Map<VariantName, Promise<string>>();

/**
 * Builds one variant of the native half, and provides what that needs: programs, sources, configuration.
 * Prints nothing when nothing is to be done; the full log is `build.log` in the variant's folder below `build/`.
 *
 * A process builds a variant once, and does not build a variant that another process has passed on to it
 * ({@link handOn}): so an edit to a source file never changes the library while tests use it.
 *
 * @param name Which variant.
 * @returns Path of what was built.
 * @throws {ToolError} `build_failed` with the lines of the log that say what went wrong, or an error of
 * `setUp()` or `provideSources()`.
 */
export function build(name: VariantName): Promise<string> {
  const path = takeOver(Deno.env.get(builtVariable)).get(name);
  if (path !== undefined) return Promise.resolve(path);
  const known = builds.get(name);
  if (known) return known;
  const started = buildNow(name);
  builds.set(name, started);
  return started;
}

/** Makes the environment variables that tell {@link build} in another process where the built variants are. */
export function handOn(built: Built): Record<string, string> {
  return { [builtVariable]: JSON.stringify([...built]) };
}

/** Reads what {@link handOn} wrote. */
function takeOver(text: string | undefined): Built {
  return new Map(text === undefined ? [] : JSON.parse(text) as [VariantName, string][]);
}

async function buildNow(name: VariantName): Promise<string> {
  const variant = describeVariant(name, Deno.build.os);
  await setUp(variant.jobs);
  const shared: string[] = [];
  if (variant.shares !== "nothing") {
    await build("release");
    shared.push(`-DANECHO_WEBRTC=${join(buildRoot, "release", "libanecho_webrtc.a")}`);
  }
  if (variant.shares === "core") {
    shared.push(`-DANECHO_RELEASE=${join(buildRoot, "release")}`);
  }
  await Deno.mkdir(buildRoot, { recursive: true });
  using progress = new Progress(`Building ${name}`);
  const folder = join(buildRoot, variant.folder ?? name);
  using lock = await Deno.open(`${folder}.lock`, { write: true, create: true });
  await lock.lock(true);

  const log = join(folder, "build.log");
  const configuration: Configuration = {
    project: projectRoot,
    sources: variant.sources.map((source) => source.contentsSha256),
    cmakeArgs: [
      `-DANECHO_SOURCES=${await provideSources(variant.sources)}`,
      `-DANECHO_VERSION=${version}`,
      ...shared,
      ...variant.cmakeArgs,
    ],
  };
  const last = await readConfiguration(folder);
  if (!last || !mayReuse(last, configuration)) {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
  await Deno.mkdir(folder, { recursive: true });
  await Deno.remove(log).catch(() => {});
  if (JSON.stringify(last) !== JSON.stringify(configuration)) {
    progress.update("(configuring)");
    await runStep(log, "cmake", [
      "-S",
      projectRoot,
      "-B",
      folder,
      "-G",
      "Ninja",
      ...configuration.cmakeArgs,
    ]);
    await writeConfiguration(folder, configuration);
  }
  await runStep(log, "ninja", ["-C", folder, ...variant.targets], (line) => {
    // CMake's check for new files is a step of every build, and is not worth a message.
    const step = /^\[([1-9]\d*\/\d+)\] (?!Re-checking globbed)/.exec(line);
    if (step) progress.update(step[1]?.replace("/", " of ") ?? "");
  });
  return join(folder, variant.product);
}

/** Record of what a build folder was configured for. */
export interface Configuration {
  /** Folder of the project. */
  project: string;
  /** Hashes of the sources' contents. */
  sources: string[];
  /** Arguments of CMake. */
  cmakeArgs: string[];
}

/**
 * Tells whether a build folder can be configured again, instead of being deleted and built from nothing: only
 * for the same project folder and the same sources.
 *
 * Changed sources need an empty folder: their files can be older than what was built from the previous sources.
 * Then ninja would not notice the change.
 */
export function mayReuse(last: Configuration, next: Configuration): boolean {
  return last.project === next.project && last.sources.join() === next.sources.join();
}

/**
 * Selects the lines of a build log that say what went wrong: those from the first failure on, or the last ones
 * if no line marks a failure.
 *
 * @param output What the build printed.
 * @param limit Greatest number of lines. @default 40
 */
export function failureExcerpt(output: string, limit = 40): string {
  const lines = output.trimEnd().split("\n");
  const first = lines.findIndex((line) => /^(FAILED: |CMake Error)/.test(line));
  if (first < 0) return lines.slice(-limit).join("\n");
  // The line after "FAILED:" is the compiler's command line, which adds nothing to the other lines.
  const isCommand = (index: number): boolean => lines[index - 1]?.startsWith("FAILED: ") ?? false;
  return lines.filter((_, index) => index >= first && !isCommand(index)).slice(0, limit).join("\n");
}

const configurationFile = "configuration.json";

async function readConfiguration(folder: string): Promise<Configuration | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(join(folder, configurationFile)));
  } catch {
    return undefined;
  }
}

async function writeConfiguration(folder: string, configuration: Configuration): Promise<void> {
  await Deno.writeTextFile(join(folder, configurationFile), JSON.stringify(configuration));
}

async function runStep(
  log: string,
  program: string,
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<void> {
  using file = await Deno.open(log, { create: true, append: true });
  const encoder = new TextEncoder();
  const { code, output } = await runLogged(program, args, {
    onLine: (line) => {
      file.writeSync(encoder.encode(`${line}\n`));
      onLine?.(line);
    },
  });
  if (code === 0) return;
  throw new ToolError(
    "build_failed",
    `${program} failed; mend this and try again (all of it is in ${log}):\n${
      failureExcerpt(output)
    }`,
  );
}

if (import.meta.main) {
  await runTool(async () => {
    const names = Deno.args.length > 0 ? Deno.args : ["release"];
    for (const name of names) {
      if (!isVariantName(name)) {
        throw new ToolError(
          "usage",
          `There is no variant "${name}": choose from ${variantNames.join(", ")}.`,
        );
      }
      console.log(await build(name));
      // The library and the page are shipped together.
      if (name === "release") console.log(await buildUi());
    }
  });
}
