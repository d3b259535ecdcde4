import { basename, join } from "node:path";
import { withPrivateCopy } from "../platform/linux/private_copy.ts";
import { privateFolders } from "../platform/paths.ts";

/** Functions of the webview C library, version 0.12. */
const symbols = {
  webview_create: { parameters: ["i32", "pointer"], result: "pointer" },
  webview_destroy: { parameters: ["pointer"], result: "i32" },
  webview_run: { parameters: ["pointer"], result: "i32" },
  webview_set_title: { parameters: ["pointer", "buffer"], result: "i32" },
  webview_set_size: { parameters: ["pointer", "i32", "i32", "i32"], result: "i32" },
  webview_init: { parameters: ["pointer", "buffer"], result: "i32" },
  webview_bind: { parameters: ["pointer", "buffer", "function", "pointer"], result: "i32" },
  webview_return: { parameters: ["pointer", "buffer", "i32", "buffer"], result: "i32" },
  webview_navigate: { parameters: ["pointer", "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions of the webview library. */
export type WebviewFunctions = Deno.StaticForeignLibraryInterface<typeof symbols>;

/** The type of a function that the page can call: its number, its arguments as JSON, and nothing. */
export const boundFunction = {
  parameters: ["pointer", "pointer", "pointer"],
  result: "void",
} as const;

const file = Deno.build.os === "windows" ? "libwebview.dll" : "libwebview.so";
/** Where it is built to; a compiled program has it inside. */
const builtLibrary = join(import.meta.dirname ?? ".", "..", "..", "build", "webview", file);

/**
 * Opens the webview library.
 *
 * @return `undefined` where it, or what it needs of the system, is not there.
 */
export function openWebviewLibrary(path = builtLibrary): WebviewFunctions | undefined {
  const open = (copy: string) => Deno.dlopen(copy, symbols).symbols;
  try {
    // Deno would unpack it into the folder for temporary files, which is everybody's.
    return Deno.build.standalone && Deno.build.os === "linux"
      ? withPrivateCopy(basename(path), Deno.readFileSync(path), privateFolders(), open)
      : open(path);
  } catch {
    return undefined;
  }
}
