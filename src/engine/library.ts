import { basename, dirname, join } from "node:path";
import * as v from "valibot";
import { NoPrivatePlaceError, withPrivateCopy } from "../platform/linux/private_copy.ts";
import { privateFolders, readEnv } from "../platform/paths.ts";
import { abiVersion, enums, structs } from "./abi.ts";
import { type Functions, symbols } from "./abi_functions.ts";
import { AnechoError } from "./errors.ts";
import { enumDifference, layoutDifference, type StructLayout } from "./struct.ts";
import { messageOf } from "../platform/message_of.ts";
import { parseJson } from "../platform/parse_json.ts";

/** The native library, opened and checked. */
export interface Library {
  /** Path at which it was found. */
  readonly path: string;
  /** Its version, such as "0.1.0". */
  readonly version: string;
  /** Its functions. */
  readonly functions: Functions;
}

/** Places that {@linkcode findLibrary} searches. */
export interface LibraryPlaces {
  /** The value of ANECHO_LIBRARY. */
  readonly override: string | undefined;
  /** The folder of main.ts. In a compiled program this is inside the executable. */
  readonly projectRoot: string;
  /** The path of the executable. */
  readonly executable: string;
  /** Deno.build.os. */
  readonly os: typeof Deno.build.os;
  /** Whether a file exists. */
  readonly exists: (path: string) => boolean;
}

const layoutSchema = v.object({
  structs: v.record(
    v.string(),
    v.object({ size: v.number(), fields: v.record(v.string(), v.tuple([v.number(), v.string()])) }),
  ),
  enums: v.record(v.string(), v.record(v.string(), v.number())),
});

let shared: Library | undefined;

/**
 * Returns the library that the whole process shares. Opens it at the first call and never closes it, because
 * it may have threads.
 *
 * @throws {AnechoError} With code "library".
 */
export function sharedLibrary(): Library {
  shared ??= Deno.build.standalone && Deno.build.os === "linux"
    ? openEmbedded(findLibrary())
    : openLibrary(findLibrary());
  return shared;
}

/**
 * Opens the library of a compiled program, through a private copy. Without the copy, Deno would unpack an
 * embedded library into the shared folder for temporary files, always under the same name, and would use any
 * file that has this name already.
 */
function openEmbedded(path: string): Library {
  const open = (copy: string) => Deno.dlopen(copy, symbols).symbols;
  try {
    const bytes = Deno.readFileSync(path);
    return check(path, withPrivateCopy(basename(path), bytes, privateFolders(), open));
  } catch (cause) {
    if (!(cause instanceof NoPrivatePlaceError)) throw cause;
    throw new AnechoError(
      "library",
      "There is no folder that only you can write to, for the library of this program: set " +
        "XDG_CACHE_HOME to a folder of your own, on a disk with room that programs may run from" +
        `${cause.message && ` (${cause.message})`}.`,
      { cause },
    );
  }
}

/**
 * Finds the native library: ANECHO_LIBRARY, else the release build of this project, else beside the
 * executable.
 *
 * @throws {AnechoError} With code "library", if it is not found, or there is none for this system.
 */
export function findLibrary(places: LibraryPlaces = realPlaces()): string {
  const { override, projectRoot, executable, os, exists } = places;
  if (override) {
    if (exists(override)) return override;
    throw new AnechoError(
      "library",
      `ANECHO_LIBRARY names ${override}, which is not there: correct or unset it.`,
    );
  }
  if (os !== "windows" && os !== "linux") {
    throw new AnechoError(
      "library",
      `Anecho can't work with the sound of this system (${os}): use it on Windows or Linux.`,
    );
  }
  const name = os === "windows" ? "anecho.dll" : "libanecho.so";
  // A program that was compiled for Windows on another system holds the cross-compiled library.
  const variants = os === "windows" ? ["release", "windows"] : ["release"];
  const candidates = [
    ...variants.map((variant) => join(projectRoot, "build", variant, "native", name)),
    join(dirname(executable), name),
  ];
  const found = candidates.find(exists);
  if (found !== undefined) return found;
  throw new AnechoError(
    "library",
    `The native library is not built: run \`deno task build\` (looked for ${
      candidates.join(" and ")
    }).`,
  );
}

/**
 * Opens a native library and checks that it fits this program.
 *
 * @param path The library's file.
 * @param declared The structs as this program knows them. @default the structs of abi.ts
 * @throws {AnechoError} With code "library".
 */
export function openLibrary(path: string, declared: typeof structs = structs): Library {
  return check(path, dlopen(path), declared);
}

function check(path: string, functions: Functions, declared: typeof structs = structs): Library {
  const version = functions.anecho_abi_version();
  if (version !== abiVersion) {
    throw misfit(path, `its ABI version is ${version}, this program's is ${abiVersion}`);
  }
  const theirs = v.safeParse(layoutSchema, parseJson(readCString(functions.anecho_abi_layout())));
  if (!theirs.success) throw misfit(path, "it does not tell the layout of its structs");
  const ours: Record<string, StructLayout> = {};
  for (const struct of declared) ours[struct.name] = struct.layout;
  const difference = layoutDifference(ours, theirs.output.structs) ??
    enumDifference(enums, theirs.output.enums);
  if (difference !== undefined) throw misfit(path, difference);
  return { path, version: readCString(functions.anecho_version()), functions };
}

function dlopen(path: string): Functions {
  try {
    return Deno.dlopen(path, symbols).symbols;
  } catch (cause) {
    const reason = messageOf(cause);
    throw new AnechoError(
      "library",
      `The native library ${path} can't be opened: run \`deno task build\` again (${reason}).`,
      { cause },
    );
  }
}

function misfit(path: string, reason: string): AnechoError {
  return new AnechoError(
    "library",
    `The native library ${path} does not fit this program: run \`deno task build\` (${reason}).`,
  );
}

function readCString(pointer: Deno.PointerValue): string {
  return pointer === null ? "" : Deno.UnsafePointerView.getCString(pointer);
}

function realPlaces(): LibraryPlaces {
  return {
    override: readEnv("ANECHO_LIBRARY"),
    projectRoot: join(import.meta.dirname ?? ".", "..", ".."),
    executable: Deno.execPath(),
    os: Deno.build.os,
    exists: (path) => {
      try {
        return Deno.statSync(path).isFile;
      } catch {
        return false;
      }
    },
  };
}
