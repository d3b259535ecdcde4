import { wideString } from "./windows/wide_string.ts";

const shell32Symbols = {
  ShellExecuteW: {
    parameters: ["pointer", "buffer", "buffer", "buffer", "pointer", "i32"],
    result: "pointer",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const showNormally = 1;

/** Error: no program opens the folder, page or file. */
export class OpenError extends Error {
  override readonly name = "OpenError";
  readonly code = "open";
}

/**
 * Opens a folder or a web page with the system's default program.
 *
 * @throws {OpenError}
 */
export async function openInSystem(target: string): Promise<void> {
  const isOpen = Deno.build.os === "windows" ? openOnWindows(target) : await openOnDesktop(target);
  if (!isOpen) throw new OpenError(`${target} can't be shown: open it yourself.`);
}

/** How long to wait for xdg-open to fail, in ms; after that the page counts as open. */
const refusalMs = 3000;

/** Shows a web page in the default browser. @return whether it could. */
export async function openPage(address: string): Promise<boolean> {
  if (Deno.build.os === "windows") return openOnWindows(address);
  try {
    const child = new Deno.Command("xdg-open", {
      args: [address],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    child.unref();
    // If xdg-open starts the browser, it may run until the browser ends.
    const { promise, resolve } = Promise.withResolvers<true>();
    const timer = setTimeout(() => resolve(true), refusalMs);
    const isOpen = await Promise.race([child.status.then(({ success }) => success), promise]);
    clearTimeout(timer);
    return isOpen;
  } catch {
    return false;
  }
}

/**
 * Opens a text file in an editor.
 *
 * @throws {OpenError}
 */
export async function editInSystem(path: string): Promise<void> {
  // Windows may know no program for the file's extension, but always has Notepad.
  const isOpen = Deno.build.os === "windows"
    ? openOnWindows("notepad.exe", `"${path}"`)
    : await openOnDesktop(path);
  if (!isOpen) throw new OpenError(`${path} can't be shown: open it yourself.`);
}

function openOnWindows(target: string, parameters?: string): boolean {
  const shell32 = Deno.dlopen("shell32.dll", shell32Symbols);
  const result = shell32.symbols.ShellExecuteW(
    null,
    wideString("open"),
    wideString(target),
    parameters === undefined ? null : wideString(parameters),
    null,
    showNormally,
  );
  shell32.close();
  // Values up to 32 are error codes.
  return Deno.UnsafePointer.value(result) > 32n;
}

async function openOnDesktop(target: string): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("xdg-open", {
      args: [target],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}
