import { wideString } from "./wide_string.ts";

/** Output of a Windows program. */
export type WindowsConsole =
  /** Standard output exists: of a console program, or redirected to a file or pipe. */
  | { readonly kind: "standard" }
  /** A console that this program has attached to or opened. */
  | { readonly kind: "console"; readonly write: (text: string) => void }
  /** None: the program was started from the desktop. */
  | { readonly kind: "none" };

const kernel32Symbols = {
  GetStdHandle: { parameters: ["u32"], result: "pointer" },
  AttachConsole: { parameters: ["u32"], result: "i32" },
  AllocConsole: { parameters: [], result: "i32" },
  CreateFileW: {
    parameters: ["buffer", "u32", "u32", "pointer", "u32", "u32", "pointer"],
    result: "pointer",
  },
  WriteConsoleW: {
    parameters: ["pointer", "buffer", "u32", "buffer", "pointer"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const user32Symbols = {
  MessageBoxW: { parameters: ["pointer", "buffer", "buffer", "u32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const standardOutput = 0xffff_fff5;
const parentProcess = 0xffff_ffff;
const invalidHandle = 0xffff_ffff_ffff_ffffn;
const readAndWrite = 0xc000_0000;
const shareAll = 3;
const openExisting = 3;
/** Most characters of a text that one call writes: Windows may refuse a very long text. */
const longestWrite = 8000;
const warningIcon = 0x30;

/**
 * Finds an output for a program without a console of its own: standard output if it exists, else the console
 * that the program was started from, else a new one.
 *
 * @param opensOne Whether to open a new console if there is none.
 */
export function findConsole(opensOne: boolean): WindowsConsole {
  // Never closed: it is needed until the program ends.
  const { symbols: kernel32 } = Deno.dlopen("kernel32.dll", kernel32Symbols);
  const isHandle = (pointer: Deno.PointerValue) =>
    pointer !== null && Deno.UnsafePointer.value(pointer) !== invalidHandle;
  if (isHandle(kernel32.GetStdHandle(standardOutput))) return { kind: "standard" };
  const isThere = kernel32.AttachConsole(parentProcess) !== 0 ||
    opensOne && kernel32.AllocConsole() !== 0;
  if (!isThere) return { kind: "none" };
  const name = wideString("CONOUT$");
  const output = kernel32.CreateFileW(
    name,
    readAndWrite,
    shareAll,
    null,
    openExisting,
    0,
    null,
  );
  if (!isHandle(output)) return { kind: "none" };
  return {
    kind: "console",
    write(text) {
      for (let start = 0; start < text.length; start += longestWrite) {
        const part = text.slice(start, start + longestWrite).replace(/\r?\n/g, "\r\n");
        kernel32.WriteConsoleW(output, wideString(part), part.length, new Uint8Array(4), null);
      }
    },
  };
}

/** Shows a message box, and waits until the person closes it. */
export function showMessage(title: string, text: string): void {
  const user32 = Deno.dlopen("user32.dll", user32Symbols);
  user32.symbols.MessageBoxW(null, wideString(text), wideString(title), warningIcon);
  user32.close();
}
