import { win32 } from "node:path";

/** Folders that programs are installed in, by the variables that name them. */
const folders = ["ProgramFiles(x86)", "ProgramFiles", "LocalAppData"];

/** @return where Microsoft Edge may be. */
export function edgePaths(env: (name: string) => string | undefined): string[] {
  return folders.map((name) => env(name))
    .filter((folder) => folder !== undefined && win32.isAbsolute(folder))
    .map((folder) => win32.join(folder ?? "", "Microsoft", "Edge", "Application", "msedge.exe"));
}

/**
 * @return the arguments that let Edge show a page in a window of its own, whose size it remembers.
 * @see https://learn.microsoft.com/deployedge/microsoft-edge-policies
 */
export function edgeArguments(address: string): string[] {
  return [`--app=${address}`, "--no-first-run", "--no-default-browser-check"];
}
