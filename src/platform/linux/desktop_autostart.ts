import { join } from "node:path";
import type { AutostartEntry } from "../autostart_entry.ts";
import { readPlainFile } from "../read_plain_file.ts";
import { writeAtomically } from "../write_atomically.ts";
import { formatExec, parseExec } from "./desktop_entry.ts";
import type { MenuEntry } from "./menu_entry.ts";

/**
 * The autostart entry of a Linux desktop: a desktop file below `configFolder`.
 *
 * @see https://specifications.freedesktop.org/autostart-spec/latest/
 * @param configFolder $XDG_CONFIG_HOME
 * @param menu Installed and removed together with the autostart entry.
 */
export function desktopAutostart(configFolder: string, menu?: MenuEntry): AutostartEntry {
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
        formatExec(command),
        "Icon=anecho",
        "Terminal=false",
        "",
      ].join("\n"),
    parse: parseExec,
    write: async (entry) => {
      await writeAtomically(path, entry);
      await menu?.install();
    },
    remove: async () => {
      await menu?.remove();
      await Deno.remove(path).catch((error: unknown) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    },
  };
}
