import { dirname, join, normalize } from "node:path/posix";
import { listFiles } from "./contents.ts";
import { projectRoot } from "./project.ts";

/** Maps each file to the files that it uses, as paths relative to the project's root. */
export type Uses = ReadonlyMap<string, readonly string[]>;

/**
 * Layers, lowest first, each named by a folder or a file. A file may use files of its own layer and of
 * lower ones. If several names fit a path, the longest is its layer.
 */
export interface Layers {
  readonly order: readonly string[];
  /** Tells whether a file is a test: a test may use all files, and only tests may use it. */
  readonly isTest: (path: string) => boolean;
}

/** Layers of the native half: `docs/architecture.md` says what is in each. */
export const nativeLayers: Layers = {
  order: [
    "include",
    "src/base",
    "src/dsp",
    "src/channels",
    "src/media",
    "src/clock",
    "src/align",
    "src/delay",
    "src/pace",
    "src/aec",
    "src/devices",
    "src/remote",
    "src/engine",
    "src/offline",
    "src/abi",
  ].map((name) => `native/${name}`),
  isTest: (path) => /_test\.cc$/.test(path) || !/^native\/(src|include)\//.test(path),
};

/** Layers of the TypeScript half. */
export const programLayers: Layers = {
  order: [
    "deno.json",
    "src/language",
    "src/platform",
    "src/engine",
    "src/devices",
    "src/config",
    "src/app",
    "src/echo_test",
    "src/settings",
    "src/meeting",
    "src/remote_mic",
    "src/doctor",
    "src/tray",
    "src/window",
    "src/report",
    "src/cli",
    "main.ts",
    "ui",
    "tools",
    "testing",
    "bench",
    "tests",
  ],
  isTest: (path) => /_test\.tsx?$/.test(path),
};

/** Reads the includes of the native half that are in quotes and refer to files below its `src` and `include`. */
export async function readIncludes(): Promise<Uses> {
  return await readUses(
    "native",
    /\.(h|cc|c)$/,
    /#include "([^"]+)"/g,
    (name, _, all) =>
      [`native/src/${name}`, `native/include/${name}`].find((path) => all.has(path)),
  );
}

/** Reads the TypeScript imports that refer to files of the project, except calls of `import()`. */
export async function readImports(): Promise<Uses> {
  const uses = new Map<string, readonly string[]>();
  for (const folder of ["src", "tools", "testing", "bench", "tests", "main.ts", "ui"]) {
    const pattern = /^(?:import|export)\b[^;"]*"(\.[^"]+)"/gm;
    const found = await readUses(
      folder,
      /\.tsx?$/,
      pattern,
      (name, path) =>
        /\.(tsx?|json)$/.test(name) ? normalize(join(dirname(path), name)) : undefined,
    );
    for (const [path, names] of found) uses.set(path, names);
  }
  return uses;
}

/**
 * Finds violations of the layers.
 *
 * @return a sentence for each use of a higher layer or of a test, for each file in no layer, and for the first
 * circle of files that use each other.
 */
export function findFaults(uses: Uses, layers: Layers): string[] {
  const faults: string[] = [];
  for (const [path, used] of uses) {
    if (layers.isTest(path)) continue;
    const own = layerOf(path, layers);
    if (own === undefined) faults.push(`${path} stands in no layer`);
    for (const other of used) {
      const theirs = layerOf(other, layers);
      if (layers.isTest(other)) faults.push(`${path} uses ${other}, which is a test`);
      else if (theirs === undefined) faults.push(`${path} uses ${other}, which is in no layer`);
      else if (own !== undefined && theirs > own) {
        faults.push(`${path} uses ${other}, which stands above it`);
      }
    }
  }
  const circle = findCircle(uses);
  if (circle !== undefined) faults.push(`a circle: ${circle.join(" -> ")}`);
  return faults;
}

/** @return the index of a path's layer in the order, or `undefined`. */
function layerOf(path: string, { order }: Layers): number | undefined {
  const fitting = order.filter((name) => path === name || path.startsWith(`${name}/`));
  const longest = fitting.toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : order.indexOf(longest);
}

/** @return the files of an import cycle in order, the first repeated at the end, or `undefined`. */
function findCircle(uses: Uses): string[] | undefined {
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (path: string): string[] | undefined => {
    if (done.has(path)) return undefined;
    const at = way.indexOf(path);
    if (at >= 0) return [...way.slice(at), path];
    way.push(path);
    for (const other of uses.get(path) ?? []) {
      const circle = visit(other);
      if (circle !== undefined) return circle;
    }
    way.pop();
    done.add(path);
    return undefined;
  };
  for (const path of uses.keys()) {
    const circle = visit(path);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

async function readUses(
  folder: string,
  name: RegExp,
  use: RegExp,
  resolve: (name: string, path: string, all: ReadonlySet<string>) => string | undefined,
): Promise<Uses> {
  const start = join(projectRoot, folder);
  const isFile = (await Deno.stat(start)).isFile;
  const inside = isFile ? [folder] : (await listFiles(start)).map((it) => join(folder, it));
  const all = new Set(inside.filter((path) => name.test(path)));
  const uses = new Map<string, readonly string[]>();
  for (const path of all) {
    const text = await Deno.readTextFile(join(projectRoot, path));
    const names = [...text.matchAll(use)].map(([, it = ""]) => resolve(it, path, all));
    uses.set(path, names.filter((it) => it !== undefined));
  }
  return uses;
}
