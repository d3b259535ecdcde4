/**
 * Makes everything ready for running Anecho from a checkout. Silent when all is built.
 *
 * @module
 */
import { build } from "./build.ts";
import { buildUi } from "./build_ui.ts";
import { runTool } from "./tool_error.ts";
import { provideWebview } from "./webview_library.ts";

await runTool(async () => {
  await build("release");
  await buildUi();
  await provideWebview(Deno.build.os === "windows" ? "windows" : "linux");
});
