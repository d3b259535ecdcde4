import { basename, dirname, join } from "node:path";
import { createHash } from "node:crypto";
import { findProgram, runLogged } from "./command.ts";
import { fileSelector, hashContents, listFiles } from "./contents.ts";
import { type NativeSource } from "./native_sources.ts";
import { Progress } from "./progress.ts";
import { buildRoot } from "./project.ts";
import { ToolError } from "./tool_error.ts";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Options of {@linkcode provideSources}. */
export interface ProvideOptions {
  /** Folder for the links to the sources. @default `build/sources` */
  links?: string;
  /**
   * Environment variables, among them `ANECHO_CACHE` and `ANECHO_SOURCES_ARCHIVES`.
   * @default those of this process
   */
  environment?: Environment;
}

/**
 * Provides sources, unpacked and verified, in a folder laid out as CMake expects it. Takes what the cache lacks
 * from the archives in the folder `ANECHO_SOURCES_ARCHIVES`, or fetches it if that variable is not set; uses no
 * network when the cache lacks nothing.
 *
 * @param sources The sources.
 * @returns The folder, with one link per source.
 * @throws {ToolError} `no_home` when there is no folder for the cache, `source_unavailable` when an archive
 * can't be had or unpacked, `source_altered` when its content is not what was pinned.
 */
export async function provideSources(
  sources: readonly NativeSource[],
  options: ProvideOptions = {},
): Promise<string> {
  const { links = join(buildRoot, "sources"), environment = Deno.env.toObject() } = options;
  const cache = sourcesCache(Deno.build.os, environment);
  await Deno.mkdir(links, { recursive: true });
  for (const source of sources) {
    const folder = join(cache, `${source.name}-${source.version}`);
    if (!await isVerified(folder, source)) {
      await fetchSource(source, folder, environment.ANECHO_SOURCES_ARCHIVES);
    }
    await link(folder, join(links, source.name));
  }
  return links;
}

/**
 * Finds the folder that keeps sources between builds and checkouts.
 *
 * @param os Operating system.
 * @param environment Environment variables; `ANECHO_CACHE` takes precedence over the system's cache folder.
 * @throws {ToolError} `no_home` when the environment names no folder.
 */
export function sourcesCache(
  os: typeof Deno.build.os,
  environment: Environment,
): string {
  const { ANECHO_CACHE, XDG_CACHE_HOME, LOCALAPPDATA, HOME } = environment;
  if (ANECHO_CACHE) return join(ANECHO_CACHE, "sources");
  if (os === "windows") {
    if (LOCALAPPDATA) return join(LOCALAPPDATA, "anecho", "sources");
  } else {
    if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, "anecho", "sources");
    if (HOME) return join(HOME, ".cache", "anecho", "sources");
  }
  throw new ToolError(
    "no_home",
    "There is no home folder: set ANECHO_CACHE to a folder to keep downloads in.",
  );
}

/**
 * Lists the addresses to fetch an archive from, best first.
 *
 * @param source The source that the archive contains.
 * @param mirrors Base addresses of the Debian or Ubuntu mirrors that apt uses.
 */
export function archiveUrls(source: NativeSource, mirrors: readonly string[]): string[] {
  const { folder, file } = source.debian;
  const inPool = mirrors.flatMap((mirror) =>
    ["main", "universe"].map((component) =>
      `${mirror.replace(/\/*$/, "/")}pool/${component}/${folder}/${encodeURIComponent(file)}`
    )
  );
  return [...inPool, source.upstreamUrl];
}

/** Name of the file, in each verified folder, that holds the hash of the folder's contents. */
const verifiedMark = ".verified";

async function isVerified(folder: string, source: NativeSource): Promise<boolean> {
  try {
    return await Deno.readTextFile(join(folder, verifiedMark)) === source.contentsSha256;
  } catch {
    return false;
  }
}

async function link(target: string, path: string): Promise<void> {
  try {
    if (await Deno.readLink(path) === target) return;
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const type = Deno.build.os === "windows" ? "junction" : "dir";
  await Deno.symlink(target, path, { type }).catch((error) => {
    // The build of another variant may have made the link meanwhile.
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  });
}

async function fetchSource(
  source: NativeSource,
  folder: string,
  given: string | undefined,
): Promise<void> {
  await Deno.mkdir(dirname(folder), { recursive: true });
  const temporary = await Deno.makeTempDir({ dir: dirname(folder), prefix: ".fetching-" });
  try {
    const archive = given
      ? await findGivenArchive(source, given)
      : await download(source, temporary);
    const unpacked = join(temporary, "unpacked");
    await unpack(archive, unpacked);
    const kept = join(temporary, "kept");
    await keepVerified(source, unpacked, kept);
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await Deno.rename(kept, folder).catch(async (error) => {
      // Another process may have made the folder meanwhile.
      if (!await isVerified(folder, source)) throw error;
    });
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

async function findGivenArchive(source: NativeSource, folder: string): Promise<string> {
  const names = [source.debian.file, basename(new URL(source.upstreamUrl).pathname)];
  for (const name of names) {
    const file = join(folder, name);
    if (await Deno.stat(file).then((info) => info.isFile, () => false)) {
      if (name === source.debian.file) checkArchive(source, await Deno.readFile(file));
      return file;
    }
  }
  throw new ToolError(
    "source_unavailable",
    `ANECHO_SOURCES_ARCHIVES has no archive of ${source.name} ${source.version}: put ` +
      `${names[0]} into it, or ${source.upstreamUrl} as ${names[1]}.`,
  );
}

async function download(source: NativeSource, folder: string): Promise<string> {
  using progress = new Progress(`Fetching ${source.name} ${source.version}`);
  const failures: string[] = [];
  for (const url of archiveUrls(source, await aptMirrors())) {
    try {
      const bytes = await fetchBytes(url, progress);
      if (url !== source.upstreamUrl) checkArchive(source, bytes);
      const file = join(folder, "archive");
      await Deno.writeFile(file, bytes);
      return file;
    } catch (error) {
      failures.push(`  ${url}: ${reasonOf(error)}`);
    }
  }
  throw new ToolError(
    "source_unavailable",
    `${source.name} ${source.version} could not be fetched. Check the connection, or put ` +
      `${source.debian.file} into a folder and set ANECHO_SOURCES_ARCHIVES to it. Tried:\n` +
      failures.join("\n"),
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

async function aptMirrors(): Promise<string[]> {
  if (await findProgram("apt-get") === undefined) return [];
  const { code, output } = await runLogged("apt-get", ["indextargets", "--format", "$(REPO_URI)"]);
  if (code !== 0) return [];
  const isUsable = (line: string): boolean => /^https?:\/\//.test(line);
  // Mirrors of security updates come last, since they lack these archives.
  const isSecurity = (line: string): boolean => line.includes("security");
  const mirrors = [...new Set(output.split("\n").filter(isUsable))];
  return mirrors.sort((a, b) => Number(isSecurity(a)) - Number(isSecurity(b)));
}

async function fetchBytes(url: string, progress: Progress): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`status ${response.status}`);
  }
  const total = Number(response.headers.get("content-length") ?? 0);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    received += chunk.length;
    progress.update(total > 0 ? `${megabytes(received)} of ${megabytes(total)} MB` : "");
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function checkArchive(source: NativeSource, bytes: Uint8Array): void {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 === source.debian.sha256) return;
  throw new ToolError(
    "source_altered",
    `${source.debian.file} is not the archive that was pinned (SHA-256 ${sha256}): fetch it again.`,
  );
}

async function unpack(archive: string, folder: string): Promise<void> {
  await Deno.mkdir(folder);
  const { code, output } = await runLogged("tar", [
    "-xf",
    archive,
    "-C",
    folder,
    "--strip-components=1",
  ]);
  if (code === 0) return;
  throw new ToolError(
    "source_unavailable",
    `tar could not unpack ${archive}; fetch it again:\n${output.trimEnd()}`,
  );
}

/** Verifies the used files, moves them into a folder of their own, and marks the folder as verified. */
async function keepVerified(source: NativeSource, unpacked: string, kept: string): Promise<void> {
  const paths = (await listFiles(unpacked)).filter(fileSelector(source.files, source.except));
  const sha256 = await hashContents(unpacked, paths);
  if (sha256 !== source.contentsSha256) {
    throw new ToolError(
      "source_altered",
      `The files of ${source.name} ${source.version} are not those that were pinned ` +
        `(contents hash ${sha256}): fetch them again, or pin them in tools/native_sources.ts.`,
    );
  }
  for (const path of paths) {
    const target = join(kept, path);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.rename(join(unpacked, path), target);
  }
  await Deno.writeTextFile(join(kept, verifiedMark), sha256);
}
