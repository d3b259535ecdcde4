/**
 * Writes the third-party notices of what is shipped: `deno task notices`.
 *
 * @module
 */
import { join } from "node:path";
import { listFiles } from "./contents.ts";
import type { NativeSource } from "./native_sources.ts";
import { noticesFile } from "./notices_file.ts";
import { findPackage } from "./npm_cache.ts";
import { projectRoot } from "./project.ts";
import { provideSources } from "./sources.ts";
import { runTool, ToolError } from "./tool_error.ts";
import { describeVariant } from "./variants.ts";

/** A part of what is shipped that was written by others. */
export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, or the licence's name. */
  readonly licence: string;
  /** Texts that must be shipped with the part. */
  readonly texts: readonly string[];
}

/** npm packages that only tests use. */
const testPackages: readonly string[] = ["axe-core", "playwright-core"];

/**
 * For npm packages that name their licence but don't contain its text: the file in `packaging/notices/` that
 * has it.
 */
const missingTexts: ReadonlyMap<string, string> = new Map([
  ["@nodable/entities", "nodable_entities.txt"],
  ["werift", "werift.txt"],
]);

const licenceFile = /(^|\/)(licen[cs]e|copying|patents|notice)[^/]*$/i;

/**
 * Collects the shipped parts of others: native libraries, npm packages, and the runtimes that the compilers and
 * `deno compile` add.
 *
 * @throws {ToolError} `source_unavailable` when a source, a package, or the licence in either is missing.
 */
export async function collectThirdParties(): Promise<ThirdParty[]> {
  const sources = [
    ...new Set([
      ...describeVariant("release", "linux").sources,
      ...describeVariant("windows", "linux").sources.filter(({ name }) => name !== "googletest"),
    ]),
  ];
  const folder = await provideSources(sources);
  const native = await Promise.all(sources.map((source) => describeSource(source, folder)));
  const lock = JSON.parse(await Deno.readTextFile(join(projectRoot, "deno.lock")));
  const packages = await Promise.all(
    lockedPackages(Object.keys(lock.npm))
      .filter(({ name }) => !testPackages.includes(name))
      .map((it) => describePackage(it)),
  );
  return [...await describeRuntimes(), ...native, ...packages];
}

/** Lays out notices as one text: a table of contents, then each part with its licence. */
export function formatNotices(parts: readonly ThirdParty[]): string {
  const title = ({ name, version, licence }: ThirdParty): string =>
    `${name}${version === "" ? "" : ` ${version}`} (${licence})`;
  const rule = "=".repeat(80);
  const sections = parts.map((part) =>
    `${rule}\n${title(part)}\n${rule}\n\n${part.texts.map(tidy).join("\n\n")}\n`
  );
  return `Anecho contains these works of others, each under its own licence:\n\n${
    parts.map((part) => `  ${title(part)}`).join("\n")
  }\n\n${sections.join("\n")}`;
}

/** A package of the lock file: its name and version. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
}

/**
 * Reads the packages of a lock file.
 *
 * @param keys Keys of its `npm` table, such as `@scope/name@1.0.0_peer@2.0.0`.
 * @returns Each version of a package once, sorted by name.
 */
export function lockedPackages(keys: readonly string[]): LockedPackage[] {
  const packages = keys.map((key) => {
    const [, name = "", version = ""] = /^(@?[^@]+)@([^_]+)/.exec(key) ?? [];
    return { name, version };
  });
  const byKey = new Map(packages.map((it) => [`${it.name}@${it.version}`, it]));
  return [...byKey.values()].sort((a, b) => a.name < b.name ? -1 : 1);
}

function tidy(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/[ \t]+$/gm, "").replace(/^\n+|\n+$/g, "");
}

async function describeSource(source: NativeSource, folder: string): Promise<ThirdParty> {
  const root = join(folder, source.name);
  const paths = (await listFiles(root)).filter((path) => licenceFile.test(path)).sort();
  return {
    name: source.name,
    version: source.version,
    licence: source.licence,
    texts: await readTexts(source.name, root, paths),
  };
}

async function describePackage({ name, version }: LockedPackage): Promise<ThirdParty> {
  const root = await findPackage(name, version);
  const names = [...Deno.readDirSync(root)].map((entry) => entry.name);
  const { license } = JSON.parse(await Deno.readTextFile(join(root, "package.json")));
  const own = missingTexts.get(name);
  const texts = own === undefined
    ? await readTexts(name, root, names.filter((it) => licenceFile.test(it)).sort())
    : [await readOwnText(own)];
  return { name, version, licence: String(license), texts };
}

/** Reads a licence's text that is kept in the project. */
async function readOwnText(file: string): Promise<string> {
  return await Deno.readTextFile(join(projectRoot, "packaging", "notices", file));
}

async function readTexts(name: string, root: string, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) {
    throw new ToolError("source_unavailable", `${name} has no licence file: add it to its row.`);
  }
  return await Promise.all(paths.map((path) => Deno.readTextFile(join(root, path))));
}

/** Parts that the compilers and `deno compile` add; their texts are in `packaging/notices/`. */
async function describeRuntimes(): Promise<ThirdParty[]> {
  const part = async (name: string, licence: string, file: string): Promise<ThirdParty> => ({
    name,
    version: "",
    licence,
    texts: [await readOwnText(file)],
  });
  return [
    await part("Deno", "MIT", "deno.txt"),
    await part("GCC run-time libraries", "GPL-3.0 with the Runtime Library Exception", "gcc.txt"),
    await part("mingw-w64 run-time libraries (Windows)", "ZPL-2.1 and others", "mingw_w64.txt"),
  ];
}

if (import.meta.main) {
  await runTool(async () => {
    await Deno.writeTextFile(
      join(projectRoot, noticesFile),
      formatNotices(await collectThirdParties()),
    );
    console.log(noticesFile);
  });
}
