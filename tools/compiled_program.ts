import { join } from "node:path";
import { noticesFile } from "./notices_file.ts";
import { ToolError } from "./tool_error.ts";
import type { VariantName } from "./variants.ts";
import { webviewFile } from "./webview_library.ts";

/** Systems that a program can be compiled for. */
export const targetNames = ["linux", "windows"] as const;

/** One of {@linkcode targetNames}. */
export type TargetName = typeof targetNames[number];

/** The option that compiles a program for tests, with an older runtime. */
export const testFlag = "--test-runtime";

/** How one program is compiled. */
export interface CompiledProgram {
  /** The variant of the native library that goes into the program. */
  readonly variant: VariantName;
  /** The file that comes out, below the project. */
  readonly output: string;
  /** Paths, below the project, of files and folders that the program contains besides what `main.ts` imports. */
  readonly included: readonly string[];
  /** Arguments of Deno. */
  readonly args: readonly string[];
}

/** Options of {@linkcode describeProgram}. */
export interface ProgramOptions {
  readonly target: TargetName;
  /** The system on which the program is compiled. */
  readonly os: typeof Deno.build.os;
  /** Whether an older runtime is used, so that the file is for tests only. */
  readonly isTest: boolean;
  /** Path of the icon's file; only a Windows program takes it. */
  readonly icon: string;
}

/**
 * Workers to include: the program finds them by their address at run time, so Deno can't find them when it
 * compiles.
 */
const workers = ["src/tray/win32/tray_worker.ts"];

/** The settings page, bundled. */
const page = join("build", "ui");

/** The text that `--licenses` shows. */
const licences = ["LICENSE", noticesFile];

/** The messages in all languages. */
const languages = join("src", "language", "messages");

/** Icon and name for the menus of Linux desktops, included in the program. */
const menuFiles = ["anecho.desktop", "anecho.svg"].map((name) => join("packaging", "linux", name));

/**
 * Chooses the systems to compile for.
 *
 * @param words The systems that the user has named. None: all that this system can compile for.
 * @param os The system on which the programs are compiled. Windows has no compiler for the library for Linux.
 * @throws {ToolError} `usage` when a word names no system, or one that can't be compiled for here.
 */
export function chooseTargets(
  words: readonly string[],
  os: typeof Deno.build.os,
): readonly TargetName[] {
  const possible: readonly TargetName[] = os === "windows" ? ["windows"] : targetNames;
  if (words.length === 0) return possible;
  return words.map((word) => {
    const target = targetNames.find((name) => name === word);
    if (target === undefined) {
      const choices = [...targetNames, testFlag].join(", ");
      throw new ToolError("usage", `There is no target "${word}": choose from ${choices}.`);
    }
    if (possible.includes(target)) return target;
    throw new ToolError(
      "usage",
      `On Windows, only "windows" can be compiled: use Linux for ${word}.`,
    );
  });
}

/** Names the file that a program is compiled into, below the project. */
export function compiledFile(target: TargetName, isTest: boolean): string {
  const [name, suffix] = target === "windows" ? ["Anecho", ".exe"] : ["anecho", ""];
  return join("dist", `${name}${isTest ? "-test" : ""}${suffix}`);
}

/** Says how a program is compiled. */
export function describeProgram(
  { target, os, isTest, icon }: ProgramOptions,
): CompiledProgram {
  const isWindows = target === "windows";
  const variant = isWindows && os !== "windows" ? "windows" : "release";
  const library = isWindows ? "anecho.dll" : "libanecho.so";
  const output = compiledFile(target, isTest);
  const included = [
    join("build", variant, "native", library),
    webviewFile(target),
    page,
    ...workers,
    ...licences,
    languages,
    ...isWindows ? [] : menuFiles,
  ];
  return {
    variant,
    output,
    included,
    args: [
      "compile",
      "--quiet",
      "--no-check",
      "--frozen",
      "--allow-all",
      // With a code cache, Deno would keep compiled code in the folder of temporary files, which all users share,
      // and run that code without a check.
      "--no-code-cache",
      "--target",
      isWindows ? "x86_64-pc-windows-msvc" : "x86_64-unknown-linux-gnu",
      ...(isWindows ? ["--no-terminal", "--icon", icon] : []),
      ...included.flatMap((path) => ["--include", path]),
      "--output",
      output,
      "main.ts",
    ],
  };
}
