import { join } from "node:path";
import { runLogged } from "./command.ts";
import { ToolError } from "./tool_error.ts";

/**
 * Finds the folder of a package in Deno's cache.
 *
 * @throws {ToolError} `source_unavailable` when the package is not in the cache.
 */
export async function findPackage(name: string, version: string): Promise<string> {
  const { output } = await runLogged(Deno.execPath(), ["info", "--json"]);
  const cache = String(JSON.parse(output).npmCache);
  // The cache has one folder for each registry.
  for await (const registry of Deno.readDir(cache)) {
    const folder = join(cache, registry.name, name, version);
    if (await Deno.stat(folder).then(() => true, () => false)) return folder;
  }
  throw new ToolError(
    "source_unavailable",
    `${name} ${version} is not in Deno's cache: run "deno install", then try again.`,
  );
}
