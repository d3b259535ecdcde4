import { join } from "node:path";
import type { Language } from "../src/language/translator.ts";
import { runLogged } from "./command.ts";
import { hashContents, listFiles, listSources } from "./contents.ts";
import { Progress } from "./progress.ts";
import { buildRoot, projectRoot } from "./project.ts";
import { ToolError } from "./tool_error.ts";

/** Folder of the settings page, ready to be served. */
export const uiFolder: string = join(buildRoot, "ui");

/**
 * Names of the page's files in {@linkcode uiFolder}; the folder {@linkcode phoneFolder} in it has files of the same
 * names.
 */
export const uiFiles = ["icon.svg", "index.html", "main.js", "style.css"] as const;

/** Folder, below {@linkcode uiFolder}, of the page that makes a phone the microphone. */
export const phoneFolder = "phone";

const source = join(projectRoot, "ui");

/**
 * Bundles the settings page into {@linkcode uiFolder} if that folder is missing or stale. Prints nothing when
 * nothing is to be done.
 *
 * @throws {ToolError} `build_failed` with what the bundler says, or with the name of an import that no browser has.
 */
export async function buildUi(): Promise<string> {
  await Deno.mkdir(buildRoot, { recursive: true });
  using lock = await Deno.open(`${uiFolder}.lock`, { write: true, create: true });
  await lock.lock(true);
  const stamp = join(uiFolder, "sources.sha256");
  const sources = await hashSources();
  if (await Deno.readTextFile(stamp).catch(() => "") === sources) return uiFolder;
  using progress = new Progress("Bundling the settings page");
  progress.update("");
  // The served page stays complete until the new one is complete.
  const made = `${uiFolder}.new`;
  await Deno.remove(made, { recursive: true }).catch(() => {});
  await Deno.mkdir(made);
  await bundle(made);
  await Deno.writeTextFile(join(made, "style.css"), await joinStyles());
  await Deno.mkdir(join(made, phoneFolder));
  await bundlePhone(join(made, phoneFolder));
  const copied = ["index.html", "icon.svg", "phone/index.html", "phone/style.css"];
  for (const name of copied) await Deno.copyFile(join(source, name), join(made, name));
  await Deno.copyFile(join(source, "icon.svg"), join(made, phoneFolder, "icon.svg"));
  await Deno.writeTextFile(join(made, "sources.sha256"), sources);
  await Deno.remove(uiFolder, { recursive: true }).catch(() => {});
  await Deno.rename(made, uiFolder);
  return uiFolder;
}

/** Hashes the sources of the page, and those of the program, since the page shares modules with it. */
async function hashSources(): Promise<string> {
  const paths = [...await listSources(), "tools/build_ui.ts"];
  return `${await hashContents(projectRoot, paths)} ${Deno.version.deno}`;
}

/** Folder, below the project, with the messages in each language. */
const messages = "src/language/messages";

/** Bundles the page with every file of messages, so that a new language needs only a new file. */
async function bundle(folder: string): Promise<void> {
  const languages = await languageFiles();
  const imports = languages.map((name, index) =>
    `import m${index} from "../../${messages}/${name}" with { type: "json" };\n`
  );
  const table = languages.map((name, index) => `"${name.replace(/\.json$/, "")}": m${index}`);
  const entry = `${imports.join("")}import { start } from "../../ui/start.tsx";\n` +
    `start({ ${table.join(", ")} });\n`;
  await runBundler(folder, entry);
}

/** Bundles the phone's page, with the messages of that page only. */
async function bundlePhone(folder: string): Promise<void> {
  const languages: Record<string, Language> = {};
  for (const name of await languageFiles()) {
    const read: Language = JSON.parse(await Deno.readTextFile(join(projectRoot, messages, name)));
    const own = Object.entries(read.messages).filter(([key]) => key.startsWith("phone."));
    languages[name.replace(/\.json$/, "")] = {
      name: read.name,
      messages: Object.fromEntries(own),
      texts: {},
    };
  }
  const entry = `import { start } from "../../../ui/phone/phone.tsx";\n` +
    `start(${JSON.stringify(languages)});\n`;
  await runBundler(folder, entry);
}

async function languageFiles(): Promise<string[]> {
  return (await listFiles(join(projectRoot, messages))).filter((it) => /\.json$/.test(it));
}

/** Bundles an entry module and what it imports into `main.js` of a folder. */
async function runBundler(folder: string, text: string): Promise<void> {
  const entry = join(folder, "entry.ts");
  await Deno.writeTextFile(entry, text);
  const output = join(folder, "main.js");
  const args = [
    "bundle",
    "--quiet",
    "--platform",
    "browser",
    "--minify",
    "--output",
    output,
    entry,
  ];
  const result = await runLogged(Deno.execPath(), args, { cwd: projectRoot });
  if (result.code !== 0) {
    throw new ToolError("build_failed", `The settings page can't be bundled:\n${result.output}`);
  }
  const foreign = foreignImport(await Deno.readTextFile(output));
  if (foreign !== undefined) {
    throw new ToolError(
      "build_failed",
      `The settings page imports ${foreign}, which no browser has.`,
    );
  }
  await Deno.remove(entry);
}

/**
 * Finds an import of a `node:`, `npm:` or `jsr:` module that the bundler has left in. No browser can load such a
 * module, so the page would stay empty.
 */
export function foreignImport(bundled: string): string | undefined {
  return /(?:\bfrom|\bimport)\s*\(?"((?:node|npm|jsr):[^"]+)"/.exec(bundled)?.[1];
}

async function joinStyles(): Promise<string> {
  const folder = join(source, "style");
  const names = (await listFiles(folder)).filter((it) => /\.css$/.test(it));
  const texts = await Promise.all(names.map((it) => Deno.readTextFile(join(folder, it))));
  return texts.join("\n");
}
