import { join } from "node:path";
import { runLogged } from "./command.ts";
import { findPackage } from "./npm_cache.ts";
import { buildRoot, projectRoot } from "./project.ts";
import { ToolError } from "./tool_error.ts";

/**
 * The npm package with the library of the settings window, pinned in `deno.json`. The package's own TypeScript
 * is for another runtime, and is not used.
 */
const packageName = "webview-bun";

const files = {
  linux: { inPackage: "libwebview-x64.so", name: "libwebview.so" },
  windows: { inPackage: "libwebview.dll", name: "libwebview.dll" },
} as const;

/** Systems for which the library exists. */
export type WebviewTarget = keyof typeof files;

/** Path, below the project, of the settings window's library. */
export function webviewFile(target: WebviewTarget): string {
  return join("build", "webview", files[target].name);
}

/**
 * Provides the settings window's library, from its npm package.
 *
 * @throws {ToolError} `source_unavailable` when the package can't be fetched.
 */
export async function provideWebview(target: WebviewTarget): Promise<void> {
  const path = join(projectRoot, webviewFile(target));
  const { imports } = JSON.parse(await Deno.readTextFile(join(projectRoot, "deno.json")));
  const specifier = String(imports[packageName]);
  const stamp = `${path}.from`;
  if (await Deno.readTextFile(stamp).catch(() => "") === specifier) return;
  const { code, output } = await runLogged(Deno.execPath(), ["cache", "--quiet", specifier], {
    cwd: projectRoot,
  });
  if (code !== 0) {
    throw new ToolError("source_unavailable", `${specifier} can't be had: ${output.trimEnd()}`);
  }
  const version = specifier.split("@").at(-1) ?? "";
  const folder = await findPackage(packageName, version);
  await Deno.mkdir(join(buildRoot, "webview"), { recursive: true });
  await Deno.copyFile(join(folder, "build", files[target].inPackage), path);
  await Deno.writeTextFile(stamp, specifier);
}
