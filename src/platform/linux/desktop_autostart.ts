import { join } from "node:path";
import type { AutostartEntry } from "../autostart_entry.ts";
import { readPlainFile } from "../read_plain_file.ts";
import { writeAtomically } from "../write_atomically.ts";

/**
 * A desktop entry in the folder of what desktops start.
 *
 * @see https://specifications.freedesktop.org/autostart-spec/latest/
 * @param configFolder $XDG_CONFIG_HOME
 */
export function desktopAutostart(configFolder: string): AutostartEntry {
  const path = join(configFolder, "autostart", "anecho.desktop");
  return {
    read: async () => {
      const bytes = await readPlainFile(path).catch(() => undefined);
      return bytes && new TextDecoder().decode(bytes);
    },
    format: (command) =>
      [
        "[Desktop Entry]",
        "Type=Application",
        "Name=Anecho",
        "Comment=Takes the echo out of the microphone",
        `Exec=${command.map(quote).join(" ")}`,
        "Terminal=false",
        "",
      ].join("\n"),
    parse: (entry) => splitExec(/^Exec=(.*)$/m.exec(entry)?.[1] ?? ""),
    write: (entry) => writeAtomically(path, entry),
    remove: async () => {
      await Deno.remove(path).catch((error: unknown) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    },
  };
}

/**
 * Quotes an argument of Exec. First by the rules of arguments, then by those of string values, where a
 * backslash stands for two; a per cent sign would begin a field code.
 */
function quote(argument: string): string {
  const plain = /^[\w./:=@+,-]+$/.test(argument);
  const quoted = plain ? argument : `"${argument.replace(/["`$\\]/g, "\\$&")}"`;
  return quoted.replaceAll("\\", "\\\\").replaceAll("%", "%%");
}

/** Splits the value of Exec into its arguments. Field codes are left out. */
function splitExec(value: string): string[] {
  const text = value.replace(/\\(.)/g, (_, it: string) => it === "s" ? " " : it);
  const words = text.match(/"(?:\\.|[^"\\])*"|[^\s"]+/g) ?? [];
  return words
    .filter((word) => !/^%[^%]$/.test(word))
    .map((word) =>
      (word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, "$1") : word)
        .replaceAll("%%", "%")
    );
}
