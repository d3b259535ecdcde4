import axe from "axe-core";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from "playwright-core";
import type { ToPage } from "../../src/settings/protocol.ts";
import { findProgram } from "../../tools/command.ts";

/** Longest wait of a test, in ms. */
export const patienceMs = 20_000;

/** Names of the pages, as they stand in addresses. */
export const pageNames = ["now", "devices", "sound", "live", "test", "help", "about"] as const;

/** @return the path of the browser that tests drive, or `undefined`. */
export async function findBrowser(): Promise<string | undefined> {
  return await findProgram("chromium") ?? await findProgram("chromium-browser");
}

/** Clicks a choice, and waits until the app has it: until then the page may show the previous choice. */
export async function chooseRadio(place: Locator, name: string | RegExp): Promise<void> {
  await place.getByRole("radio", { name }).click();
  await place.getByRole("radio", { name, checked: true }).waitFor();
}

/** A settings page in a browser of its own. */
export class SettingsBrowser implements AsyncDisposable {
  /** Complaints of the browser, such as script errors and violations of the page's policy. */
  readonly complaints: string[] = [];
  /** Messages of the app to the page. */
  readonly messages: ToPage[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    readonly browser: Browser,
  ) {
    page.on(
      "websocket",
      (socket) =>
        socket.on(
          "framereceived",
          ({ payload }) => this.messages.push(JSON.parse(String(payload))),
        ),
    );
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (it) => it.type() === "error" && this.complaints.push(it.text()));
  }

  /** Opens an address that `anecho settings --url` gave, and waits for the state. */
  static async open(
    executablePath: string,
    address: string,
    options: BrowserContextOptions = {},
  ): Promise<SettingsBrowser> {
    // The browser has no sandbox as root, as in a container; it loads only our own page.
    const browser = await chromium.launch({ executablePath, chromiumSandbox: false });
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const opened = new SettingsBrowser(page, context, browser);
    await page.goto(address);
    await page.locator(".shell").waitFor();
    return opened;
  }

  /** Goes to one of the pages by its link. */
  async visit(name: typeof pageNames[number]): Promise<void> {
    await this.page.locator(`nav a[href="#${name}"]`).click();
    await this.page.locator(`.shell[data-page="${name}"]`).waitFor();
  }

  /**
   * Checks the page with axe.
   *
   * @param rules The rules to check, such as "color-contrast". @default all rules
   * @return axe's findings that are worse than moderate, one line each.
   */
  async findBarriers(rules?: readonly string[]): Promise<string[]> {
    // The driver evaluates the script, so the page's policy does not apply.
    if (!await this.page.evaluate(() => "axe" in globalThis)) await this.page.evaluate(axe.source);
    const found = await this.page.evaluate(async (rules) => {
      const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
      const { violations } = await axe.run({
        resultTypes: ["violations"],
        ...(rules === undefined ? {} : { runOnly: [...rules] }),
      });
      return violations.map(({ id, impact, nodes }) =>
        `${id} (${impact}): ${nodes.map(({ html }) => html).join(" ")}`
      );
    }, rules);
    return found.filter((it) => !/\((minor|moderate)\)/.test(it));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
  }
}
