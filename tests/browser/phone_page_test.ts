import { deepEqual, equal, match, ok } from "node:assert/strict";
import axe from "axe-core";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { WhipServer } from "../../src/remote_mic/whip_server.ts";
import { findBrowser } from "./settings_browser.ts";
import { until } from "../../testing/waiting.ts";

const executablePath = await findBrowser();
const code = "K7PQ2MXW9R";

/** @return axe's findings that are worse than moderate, one line each. */
async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    return violations.map(({ id, impact }) => `${id} (${impact})`)
      .filter((it) => !/\((minor|moderate)\)/.test(it));
  });
}

Deno.test({
  name: "B5 D1 the page for a phone sends its microphone, and says what is wrong",
  ignore: executablePath === undefined,
  fn: async (t) => {
    let packets = 0;
    await using server = new WhipServer({ port: 0, code, channels: 1, take: () => packets++ });
    const browser = await chromium.launch({
      executablePath,
      // The browser has no sandbox as root, as in a container; it loads only our own page.
      chromiumSandbox: false,
      args: ["--use-fake-device-for-media-stream"],
    });
    const open = async (fragment: string, options: BrowserContextOptions) => {
      const page = await (await browser.newContext(options)).newPage();
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      await page.goto(`${server.addressAt("127.0.0.1")}/#${fragment}`);
      return { page, complaints };
    };
    const allowed = { permissions: ["microphone"], locale: "en" };
    const state = (page: Page, name: string) => page.locator(`[data-state="${name}"]`);

    await t.step("where the microphone is refused", async () => {
      const { page } = await open(code, { permissions: [], locale: "en" });
      await page.getByRole("button", { name: "Start" }).click();
      await state(page, "refused").waitFor();
      match(await page.locator(".todo").innerText(), /allow the microphone for this site/);
      deepEqual(await findBarriers(page), []);
      await page.close();
    });

    await t.step("where the code is wrong, in Chinese", async () => {
      const { page } = await open("WRONG", { ...allowed, locale: "zh-CN" });
      await page.getByRole("button", { name: "开始" }).click();
      await state(page, "wrong-code").waitFor();
      match(await page.locator(".state").innerText(), /配对码不正确/);
      equal(server.senders, 0);
      await page.close();
    });

    await t.step("where its level can't be measured, the microphone is released", async () => {
      const context = await browser.newContext(allowed);
      // Stands for a browser that can't measure this microphone, as it has another sample rate.
      await context.addInitScript(() => {
        AudioContext.prototype.createMediaStreamSource = () => {
          throw new DOMException("another sample rate", "NotSupportedError");
        };
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (constraints) => {
          const stream = await open(constraints);
          Object.assign(globalThis, { opened: stream });
          return stream;
        };
      });
      const page = await context.newPage();
      await page.goto(`${server.addressAt("127.0.0.1")}/#${code}`);
      await page.getByRole("button", { name: "Start" }).click();
      await state(page, "busy").waitFor();
      const states = await page.evaluate(() => {
        const { opened } = globalThis as unknown as { opened: MediaStream };
        return opened.getTracks().map(({ readyState }) => readyState);
      });
      deepEqual(states, ["ended"]);
      await page.close();
    });

    await t.step("else it is heard until it stops", async () => {
      // The code as a person may type it.
      const { page, complaints } = await open("k7pq2-mxw9r", allowed);
      await page.getByRole("button", { name: "Start" }).click();
      await state(page, "live").waitFor();
      await until("packets come", () => packets > 20);
      equal(server.senders, 1);
      // The fake device beeps.
      await page.waitForFunction(() => (document.querySelector("meter")?.value ?? -60) > -50);
      await page.getByRole("button", { name: "Stop" }).click();
      await state(page, "idle").waitFor();
      await until("the sender has gone", () => server.senders === 0);
      const heard = packets;
      await page.getByRole("button", { name: "Start" }).click();
      await until("packets come", () => packets > heard + 20);
      ok(server.senders === 1);
      deepEqual(complaints, []);
      await page.close();
    });
    await browser.close();
  },
});
