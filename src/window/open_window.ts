import { readEnv } from "../platform/paths.ts";
import { openPage } from "../platform/open_in_system.ts";
import { edgeArguments, edgePaths } from "./edge.ts";
import { wantedKinds, type WindowKind } from "./window_kinds.ts";

/** Nothing here shows the settings page. The message is a sentence that says what to do. */
export class WindowError extends Error {
  override readonly name = "WindowError";
  readonly code = "window";
}

/** Shows a page. @return whether it could; resolves once the page is, or was, shown. */
type Opener = (address: string) => Promise<boolean>;

const openers: Readonly<Record<WindowKind, Opener>> = {
  edge: openInEdge,
  browser: openPage,
};

/**
 * Shows the settings page in the best window that there is.
 *
 * @param makeAddress Makes an address that opens it; each is good once.
 * @return what shows it.
 * @throws {WindowError}
 */
export async function openWindow(
  makeAddress: () => Promise<string>,
  sources = { os: Deno.build.os, env: readEnv },
): Promise<WindowKind> {
  for (const kind of wantedKinds(sources)) {
    if (await openers[kind](await makeAddress())) return kind;
  }
  throw new WindowError(
    "There is no window or browser for the settings here: open the address that " +
      "`anecho settings --url` prints.",
  );
}

/** Whether the settings page can be shown at all. */
export function canOpenWindow(sources = { os: Deno.build.os, env: readEnv }): boolean {
  return wantedKinds(sources).length > 0;
}

async function openInEdge(address: string): Promise<boolean> {
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
      // It is not there.
    }
  }
  return await Promise.resolve(false);
}
