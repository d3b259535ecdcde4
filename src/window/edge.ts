import { win32 } from "node:path";

/** Environment variables that name folders of installed programs. */
const folders = ["ProgramFiles(x86)", "ProgramFiles", "LocalAppData"];

/** @return possible paths of Microsoft Edge. */
export function edgePaths(env: (name: string) => string | undefined): string[] {
  return folders.map((name) => env(name))
    .filter((folder) => folder !== undefined && win32.isAbsolute(folder))
    .map((folder) => win32.join(folder ?? "", "Microsoft", "Edge", "Application", "msedge.exe"));
}

/**
 * @return arguments for Edge to show a page in a window of its own, whose size Edge remembers.
 * @see https://learn.microsoft.com/deployedge/microsoft-edge-policies
 */
export function edgeArguments(address: string): string[] {
  return [`--app=${address}`, "--no-first-run", "--no-default-browser-check"];
}
