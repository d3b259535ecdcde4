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

/** Type of a function that the page can call, with the call's id, its arguments as JSON and a null pointer. */
export const boundFunction = {
  parameters: ["pointer", "pointer", "pointer"],
  result: "void",
} as const;

const file = Deno.build.os === "windows" ? "libwebview.dll" : "libwebview.so";
/** Path of the built library; a compiled program has it embedded. */
const builtLibrary = join(import.meta.dirname ?? ".", "..", "..", "build", "webview", file);

/**
 * Opens the webview library.
 *
 * @return the library, or `undefined` if it can't be opened: for example, when a library that it needs is missing.
 */
export function openWebviewLibrary(path = builtLibrary): WebviewFunctions | undefined {
  const open = (copy: string) => Deno.dlopen(copy, symbols).symbols;
  try {
    // A private copy, since Deno would unpack it into the shared folder for temporary files.
    return Deno.build.standalone && Deno.build.os === "linux"
      ? withPrivateCopy(basename(path), Deno.readFileSync(path), privateFolders(), open)
      : open(path);
  } catch {
    return undefined;
  }
}
