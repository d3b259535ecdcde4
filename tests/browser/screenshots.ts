/**
 * Takes pictures of each page of the settings, in both themes, all languages and three widths:
 * `deno task screenshots [FOLDER]`. The app runs in the simulated room.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { sendCommand } from "../../src/app/send_command.ts";
import { build } from "../../tools/build.ts";
import { buildUi } from "../../tools/build_ui.ts";
import { buildRoot } from "../../tools/project.ts";
import { setUp } from "../../tools/set_up.ts";
import { runTool, ToolError } from "../../tools/tool_error.ts";
import { Account } from "../integration/account.ts";
import { findBrowser, pageNames, SettingsBrowser } from "./settings_browser.ts";

const widths = [400, 1000, 2000] as const;
const leastHeight = 700;
const locales = ["en", "zh-CN"] as const;
const colorSchemes = ["light", "dark"] as const;
/** Folder of recorded calls, as the pictures show it; no call is recorded. */
const calls = "/home/anna/Anecho recordings";
/** Time before the pictures of the page with plots are taken, in ms. */
const watchMs = 20_000;

async function takeAll(executablePath: string, folder: string): Promise<void> {
  await using account = await Account.make();
  await Deno.mkdir(dirname(account.paths.config), { recursive: true });
  await Deno.writeTextFile(account.paths.config, JSON.stringify({ calls: { folder: calls } }));
  await account.start();
  for (const locale of locales) {
    const reply = await sendCommand(account.paths.runtime, { command: "settings" });
    const address = reply.ok ? reply.settings ?? "" : "";
    await using browser = await SettingsBrowser.open(executablePath, address, { locale });
    await browser.visit("live");
    await browser.page.waitForTimeout(watchMs);
    for (const name of pageNames) {
      await browser.visit(name);
      await browser.page.mouse.move(1, 1);
      for (const colorScheme of colorSchemes) {
        await browser.page.emulateMedia({ colorScheme });
        for (const width of widths) {
          await fit(browser, width);
          await browser.page.screenshot({
            path: join(folder, `${name}_${width}_${colorScheme}_${locale}.png`),
          });
        }
      }
    }
  }
}

/** Makes the window as high as the page. */
async function fit({ page }: SettingsBrowser, width: number): Promise<void> {
  await page.setViewportSize({ width, height: leastHeight });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(leastHeight, height) });
  // Plots take their new width once the browser has laid out the page.
  await page.evaluate(() =>
    new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  );
}

await runTool(async () => {
  await setUp(["browser"]);
  await build("release");
  await buildUi();
  const browser = await findBrowser();
  if (browser === undefined) {
    throw new ToolError("programs_missing", "There is no Chromium: install it, then try again.");
  }
  const folder = Deno.args[0] ?? join(buildRoot, "screenshots");
  await Deno.mkdir(folder, { recursive: true });
  await takeAll(browser, folder);
  console.log(folder);
});
