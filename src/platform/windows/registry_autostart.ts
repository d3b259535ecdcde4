import type { AutostartEntry } from "../autostart_entry.ts";
import { openRegistry, registryRoots } from "./registry.ts";
import { wideString } from "./wide_string.ts";

const runKey = "Software\\Microsoft\\Windows\\CurrentVersion\\Run";
const valueName = "Anecho";

const typeString = 1;
const fileNotFound = 2;

const symbols = {
  RegSetKeyValueW: {
    parameters: ["u64", "buffer", "buffer", "u32", "buffer", "u32"],
    result: "i32",
  },
  RegDeleteKeyValueW: { parameters: ["u64", "buffer", "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/**
 * The autostart entry of Windows: a value below the person's Run key.
 *
 * @see https://learn.microsoft.com/windows/win32/setupapi/run-and-runonce-registry-keys
 */
export function registryAutostart(): AutostartEntry {
  const { symbols: advapi } = Deno.dlopen("advapi32.dll", symbols);
  const registry = openRegistry();
  const [key, name] = [wideString(runKey), wideString(valueName)];
  const check = (status: number) => {
    if (status !== 0) throw new Error(`Windows says error ${status}`);
  };
  return {
    read: () => Promise.resolve(registry.text("person", runKey, valueName)),
    format: (command) => command.map(quoteArgument).join(" "),
    parse: splitCommandLine,
    write(entry) {
      const data = wideString(entry);
      check(advapi.RegSetKeyValueW(registryRoots.person, key, name, typeString, data, data.length));
      return Promise.resolve();
    },
    remove() {
      const status = advapi.RegDeleteKeyValueW(registryRoots.person, key, name);
      if (status !== fileNotFound) check(status);
      return Promise.resolve();
    },
  };
}

/**
 * Quotes an argument so that a program reads it back unchanged. Paths are always quoted: in an unquoted path
 * with a space, Windows could start another program, named by the part before the space.
 *
 * @see https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
export function quoteArgument(argument: string): string {
  if (/^-{1,2}[\w-]+$|^\w+$/.test(argument)) return argument;
  return `"${
    argument.replace(/(\\*)("|$)/g, (_, slashes: string, end: string) =>
      slashes + slashes + (end && `\\${end}`))
  }"`;
}

/** Splits a command line into its arguments: the reverse of {@linkcode quoteArgument}. */
export function splitCommandLine(line: string): string[] {
  const words = line.match(/(?:\\*"(?:\\.|[^"\\])*"|[^\s"])+/g) ?? [];
  return words.map((word) =>
    word.replace(/(\\+)("|$)|"/g, (_, slashes: string | undefined, end: string | undefined) => {
      if (slashes === undefined) return "";
      if (end === "") return slashes;
      const isQuote = slashes.length % 2 === 1;
      return "\\".repeat(Math.floor(slashes.length / 2)) + (isQuote ? '"' : "");
    })
  );
}
