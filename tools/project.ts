import { join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };

/** Folder of the project, without a trailing separator. */
export const projectRoot: string = join(fileURLToPath(new URL(".", import.meta.url)), "..");

/** Folder of all build products. */
export const buildRoot: string = join(projectRoot, "build");

/** Version of Anecho, from `deno.json`. */
export const version: string = config.version;
