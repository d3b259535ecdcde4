import { readEnv } from "../platform/paths.ts";
import { openPage } from "../platform/open_in_system.ts";
import { edgeArguments, edgePaths } from "./edge.ts";
import { takeWindowPlace } from "./only_window.ts";
import { showWebview } from "./webview_window.ts";
import { WindowSizeMemory } from "./window_size.ts";
import { wantedKinds, type WindowKind } from "./window_kinds.ts";

/** Error: nothing can show the settings page. The message is a sentence that says what to do. */
export class WindowError extends Error {
  override readonly name = "WindowError";
  readonly code = "window";
}

/**
 * Shows the page. If it opens Anecho's own window, it returns once that window is closed.
 *
 * @return whether the page could be shown.
 */
type Opener = (makeAddress: () => Promise<string>, paths: WindowPaths) => Promise<boolean>;

/** Folders of a window's files. */
export interface WindowPaths {
  /** The folder of files that are remembered. */
  readonly state: string;
  /** The folder of files that are valid only while Anecho runs. */
  readonly runtime: string;
}

const openers: Readonly<Record<WindowKind, Opener>> = {
  webview: openInWebview,
  edge: async (makeAddress) => openInEdge(await makeAddress()),
  browser: async (makeAddress) => await openPage(await makeAddress()),
};

/**
 * Shows the settings page in the best kind of window that is available.
 *
 * @param makeAddress Makes an address of the page; each address works once.
 * @return the kind of window.
 * @throws {WindowError}
 */
export async function openWindow(
  makeAddress: () => Promise<string>,
  paths: WindowPaths,
  sources = { os: Deno.build.os, env: readEnv },
): Promise<WindowKind> {
  for (const kind of wantedKinds(sources)) {
    if (await openers[kind](makeAddress, paths)) return kind;
  }
  throw new WindowError(
    "There is no window or browser for the settings here: open the address that " +
      "`anecho settings --url` prints.",
  );
}

/** Whether there may be a window for the settings page. */
export function canOpenWindow(sources = { os: Deno.build.os, env: readEnv }): boolean {
  return wantedKinds(sources).length > 0;
}

async function openInWebview(
  makeAddress: () => Promise<string>,
  { state, runtime }: WindowPaths,
): Promise<boolean> {
  using place = await takeWindowPlace(runtime);
  if (place === undefined) return false;
  return showWebview(await makeAddress(), new WindowSizeMemory(state));
}

function openInEdge(address: string): boolean {
  for (const path of edgePaths(readEnv)) {
    try {
      const child = new Deno.Command(path, {
        args: edgeArguments(address),
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
      child.unref();
      return true;
    } catch {
      // Edge is not at this path.
    }
  }
  return false;
}
