import assert from "node:assert/strict";
import { join } from "node:path";
import type { RemoteMicStatus } from "../../src/app/remote_mic_status.ts";
import { sendCommand } from "../../src/app/send_command.ts";
import type { AppCommand } from "../../src/app/app_command.ts";
import { Account } from "../integration/account.ts";
import {
  proveLastMinute,
  proveRecording,
  type SettingsPlace,
  type StatusReply,
} from "./session_steps.ts";
import { chooseRadio, findBrowser, pageNames, SettingsBrowser } from "./settings_browser.ts";
import { readUntil } from "../../testing/waiting.ts";
import { proveEchoTest, proveOwnVoice } from "./test_steps.ts";
import { proveHotkey, proveSound } from "./sound_steps.ts";

const browserPath = await findBrowser();
const options = {
  ignore: browserPath === undefined,
  // The driver keeps its process and timers until the browser is closed.
  sanitizeOps: false,
  sanitizeResources: false,
};

/** Sends the running app a command, as the command line does. */
async function tell(account: Account, command: AppCommand): Promise<StatusReply> {
  const reply = await sendCommand(account.paths.runtime, command);
  assert.ok(reply.ok, JSON.stringify(reply));
  return reply;
}

/** Starts the app, and waits until it runs. */
async function start(account: Account): Promise<Deno.ChildProcess> {
  const child = account.spawn();
  const ask = () => tell(account, { command: "status" }).catch(() => undefined);
  await readUntil(ask, (it) => it?.status.look === "running");
  return child;
}

async function openPage(account: Account): Promise<SettingsBrowser> {
  const { settings } = await tell(account, { command: "settings" });
  return await SettingsBrowser.open(browserPath ?? "", settings ?? "", {
    locale: "en-GB",
    viewport: { width: 1000, height: 800 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
}

Deno.test(
  "D1 A21 A25 the settings page steers the running app, and follows it",
  options,
  async (t) => {
    await using account = await Account.make();
    await start(account);
    const status = () => tell(account, { command: "status" });
    await using browser = await openPage(account);
    const { page } = browser;
    const banner = page.locator(".banner-sentence");
    const button = (name: string) => page.locator(`.big[data-name="${name}"]`);

    await t.step(
      "a new person is led from the cable to their apps, unless they skip it",
      async () => {
        await page.locator('.shell[data-page="start"]').waitFor();
        const step = (name: string) => page.locator(`[data-step="${name}"]`);
        const recordFrom = (await status()).status.recordFrom;
        await step("cable").getByText(`a microphone of its own, “${recordFrom}”`).waitFor();
        await step("devices").getByText("Simulated speakers").waitFor();
        await step("devices").getByRole("meter").first().waitFor();
        await step("test").getByRole("button", { name: "Start the test" }).waitFor();
        for (
          const name of ["Discord", "Zoom", "Microsoft Teams", "OBS Studio", "Chrome and Edge"]
        ) {
          await step("apps").getByText(name, { exact: true }).waitFor();
        }
        assert.deepEqual(await browser.findBarriers(), []);
        await page.getByRole("button", { name: "Skip" }).click();
        await page.locator('.shell[data-page="now"]').waitFor();
        await readUntil(
          () => account.config().catch(() => ({})),
          (it: Record<string, unknown>) => it.firstSteps === false,
        );
        await browser.visit("help");
        await page.getByRole("link", { name: "Show the first steps" }).click();
        await page.locator('.shell[data-page="start"]').waitFor();
        await page.getByRole("button", { name: "Done" }).click();
        await page.locator('.shell[data-page="now"]').waitFor();
      },
    );

    await t.step("it says how it goes, and who is who", async () => {
      await banner.getByText("The echo is being taken out").waitFor();
      const names = await page.locator(".part-name").allTextContents();
      assert.deepEqual(names.slice(0, 2), ["Simulated microphone", "Simulated speakers"]);
      assert.equal(names[2], (await status()).status.recordFrom);
    });

    await t.step("meters move, and say what the level is", async () => {
      const meter = page.locator('.part .meter[data-role="microphone"]');
      await meter.getByText(/good|quiet/).first().waitFor();
      const fill = () =>
        meter.locator(".meter-fill").evaluate((it) => (it as HTMLElement).style.transform);
      const first = await fill();
      await readUntil(fill, (it) => it !== first);
      const text = await meter.getByRole("meter").getAttribute("aria-valuetext");
      assert.match(text ?? "", /^(good|quiet|too loud), −?\d+ dB$/);
    });

    await t.step("mute and bypass are switched on, and back to the mode before", async () => {
      for (const [name, mode] of [["mute", "mute"], ["bypass", "off"]] as const) {
        await button(name).click();
        await page.locator(`.big[data-name="${name}"][aria-pressed="true"]`).waitFor();
        await readUntil(status, (it) => it.status.mode === mode);
        await button(name).click();
        await readUntil(status, (it) => it.status.mode === "on-demand");
      }
    });

    await t.step("pause releases the microphone, and takes it back", async () => {
      await button("pause").click();
      await readUntil(status, (it) => it.figures?.isRunning !== true && it.status.look === "off");
      await banner.getByText("Paused").waitFor();
      await button("pause").click();
      await readUntil(status, (it) => it.figures?.isRunning === true);
    });

    await t.step("it follows what is changed elsewhere", async () => {
      await account.run("mode", "mute");
      await page.locator('.big[data-name="mute"][aria-pressed="true"]').waitFor();
      await banner.getByText("Muted").waitFor();
      await tell(account, { command: "mode", mode: "on-demand" });
      await banner.getByText("The echo is being taken out").waitFor();
      const { config } = account.paths;
      const edit = async (mode: string) =>
        await Deno.writeTextFile(config, JSON.stringify({ ...await account.config(), mode }));
      await readUntil(() => account.config(), (it) => it.mode === "on-demand");
      await edit("off");
      await page.locator('.big[data-name="bypass"][aria-pressed="true"]').waitFor();
      assert.equal((await status()).status.mode, "off");
      await edit("on-demand");
      await banner.getByText("The echo is being taken out").waitFor();
    });

    await t.step(
      "C1 a call is recorded into the folder that is named, and seen to be",
      async () => {
        await browser.visit("sound");
        const calls = join(account.paths.state, "calls");
        const folder = page.getByLabel("Folder for recorded calls");
        await folder.fill("calls");
        await folder.blur();
        await page.getByText("Give the whole path of a folder").waitFor();
        await folder.fill(calls);
        await folder.blur();
        await readUntil(
          () => account.config(),
          ({ calls: it }) => JSON.stringify(it).includes(calls),
        );
        await browser.visit("now");
        await button("record").click();
        const sign = page.locator('.recording[data-phase="recording"]');
        await sign.getByText("0:01").waitFor();
        await browser.visit("help");
        await sign.getByRole("button", { name: "Stop recording" }).click();
        await browser.visit("now");
        const { call } = await readUntil(status, (it) => it.call?.phase === "idle");
        const file = call?.file ?? "no file";
        assert.ok(file.startsWith(calls), file);
        await page.getByText(file).waitFor();
        assert.ok((await Deno.stat(file)).size > 16_000);
      },
    );

    const place: SettingsPlace = { account, browser, status };
    await t.step(
      "each setting of the sound is in force at once, and kept",
      () => proveSound(place),
    );

    await t.step(
      "A24 a hotkey is set by pressing it, and taken away",
      () => proveHotkey(place),
    );

    await t.step("the untouched microphone is heard for as long as a key is held", async () => {
      const compare = page.locator(".compare");
      await compare.focus();
      await page.keyboard.down("Enter");
      await banner.getByText("Comparing").waitFor();
      await page.keyboard.up("Enter");
      await banner.getByText("The echo is being taken out").waitFor();
      assert.equal((await status()).status.mode, "always");
    });

    await t.step("a device is chosen, and the default again", async () => {
      await browser.visit("devices");
      const group = page.locator('fieldset[data-role="microphone"]');
      await chooseRadio(group, /^Simulated microphone/);
      const kept = await readUntil(() => account.config(), (it) => it.microphone !== "default");
      assert.equal((kept.microphone as { name: string }).name, "Simulated microphone");
      await group.locator('.device[data-chosen="true"] .meter').waitFor();
      await chooseRadio(group, "Default device");
      await readUntil(() => account.config(), (it) => it.microphone === "default");
    });

    await t.step("B7 consent to the default microphone is given, and taken back", async () => {
      const name = "Default microphone while Anecho runs";
      const knob = page.getByRole("switch", { name });
      for (const isOn of [true, false]) {
        await knob.press(" ");
        await readUntil(() => account.config(), (it) => it.reserveDefault === isOn);
        // The switch shows the new state.
        await page.getByRole("switch", { name, checked: isOn }).waitFor();
      }
    });

    await t.step("B5 a microphone from elsewhere is shown while it runs", async () => {
      await browser.visit("now");
      const shown = page.locator(".remote-mics");
      const status: RemoteMicStatus = {
        name: "Phone",
        isAlive: true,
        sender: "10.0.0.2:5004",
        sinceMs: Date.now(),
        levelDbfs: -20,
        delayMs: 42,
        lostPercent: 0.1,
        echoReductionDb: null,
      };
      await tell(account, { command: "remote-mic", id: "1", status });
      await shown.getByText(/10\.0\.0\.2:5004, since .* delayed by 42 ms · lost 0\.1 %$/).waitFor();
      await tell(account, { command: "remote-mic", id: "1", status: null });
      await shown.waitFor({ state: "detached" });
    });

    await t.step("plots move, and the report can be copied", async () => {
      await browser.visit("live");
      const latest = page.locator('.legend li[data-color="microphone"] b').first();
      await readUntil(() => latest.textContent(), (it) => /^−\d+ dB$/.test(it ?? ""));
      const shown = () =>
        page.locator(".plot canvas").first().evaluate((it) =>
          (it as HTMLCanvasElement).toDataURL()
        );
      const before = await shown();
      await readUntil(shown, (it) => it !== before);
      await page.getByRole("button", { name: "Copy for a bug report" }).click();
      await page.getByText("Copied.").waitFor();
      const report = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(report, /^Anecho .* \(simulated\)/);
      assert.match(report, /"Simulated microphone" active/);
      assert.ok(await page.locator(".events li").count() > 3);
    });

    await t.step(
      "D5 the last minute is kept from now on, and written when asked",
      () => proveLastMinute(place),
    );

    await t.step(
      "D5 D9 a session is recorded while every page says so, and replays",
      () => proveRecording(place),
    );

    await t.step(
      "the echo test says in words, figures and sound what it found",
      () => proveEchoTest(place),
    );

    await t.step(
      "the person hears themselves with and without, at a volume of its own",
      () => proveOwnVoice(place),
    );

    await t.step("it works by keyboard, and tells screen readers of another page", async () => {
      await page.locator('nav a[href="#help"]').focus();
      await page.keyboard.press("Enter");
      await page.locator("h1:focus").getByText("Help").waitFor();
      assert.equal(await page.title(), "Help – Anecho");
    });

    await t.step("the doctor's findings are those that the command prints", async () => {
      const again = page.getByRole("button", { name: "Run again" });
      const texts = () => page.locator("[data-finding] > p:first-child").allTextContents();
      await readUntil(texts, (it) => it.length > 10);
      await again.click();
      await again.and(page.locator(":enabled")).waitFor();
      const shown = await texts();
      const { stdout } = await account.run("doctor", "--backend", "simulated", "--json");
      const { findings } = JSON.parse(stdout) as { findings: { id: string; found: string }[] };
      // Figures differ from one moment to the next.
      const plain = (text: string) =>
        // If folders are on one disk, any of them may be named as the one with the least room.
        text.replace(/(?<=The disk of )\S+/, "…").replace(/−?-?\d+(\.\d+)?/g, "0");
      const still = (it: { id: string }) =>
        !/^(microphone-level|reference-heard|echo-reduction|delay|drift|breaks)$/.test(it.id);
      const missing = findings.filter(still).map(({ found }) => plain(found))
        .filter((it) => !shown.map(plain).includes(it));
      assert.deepEqual(missing, []);
      assert.equal(shown.length, findings.length);
    });

    await t.step(
      "axe finds nothing serious on any page, wide and light, narrow and dark",
      async () => {
        await page.emulateMedia({ reducedMotion: "reduce" });
        for (const [width, colorScheme] of [[1000, "light"], [320, "dark"]] as const) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 800 });
          for (const name of pageNames) {
            await browser.visit(name);
            const rules = colorScheme === "dark" ? ["color-contrast", "target-size"] : undefined;
            assert.deepEqual(
              await browser.findBarriers(rules),
              [],
              `${name} ${width} ${colorScheme}`,
            );
            const excess = await page.evaluate(() =>
              document.documentElement.scrollWidth - document.documentElement.clientWidth
            );
            assert.equal(excess, 0, `${name} is wider than ${width}`);
          }
        }
      },
    );

    await t.step("language and colours are chosen", async () => {
      await browser.visit("about");
      await chooseRadio(page.locator("main"), "Dark");
      await page.locator('html[data-theme="dark"]').waitFor();
      await page.getByRole("switch", { name: "Start when I log in" }).click();
      await page.getByRole("switch", { name: "Start when I log in", checked: true }).waitFor();
      await page.getByLabel("Language").selectOption("zh-CN");
      await page.locator("html[lang=zh-CN]").waitFor();
      await page.getByRole("heading", { name: "关于", exact: true }).waitFor();
      await readUntil(
        () => account.config(),
        (it) => it.language === "zh-CN" && it.theme === "dark",
      );
    });

    await t.step("it may be loaded again, and tells when Anecho has ended", async () => {
      await page.reload();
      await page.locator(".shell").waitFor();
      await tell(account, { command: "mute", to: "on" });
      await page.getByRole("button", { name: "退出", exact: true }).click();
      await page.getByRole("heading", { name: "Anecho 已退出" }).waitFor();
    });
    assert.deepEqual(browser.complaints, []);

    const child = account.spawn();
    await t.step("all that was set is there after a restart", async () => {
      const ask = () => tell(account, { command: "status" }).catch(() => undefined);
      await readUntil(ask, (it) => it?.status.mode === "mute");
      // Before the mute, in the previous run, the mode was "always".
      const { status: unmuted } = await tell(account, { command: "mute", to: "off" });
      assert.equal(unmuted.mode, "always");
      const { settings } = await tell(account, { command: "settings" });
      await page.goto(settings ?? "");
      await page.locator('html[lang=zh-CN][data-theme="dark"]').waitFor();
      await browser.visit("sound");
      for (const name of ["始终", "经典", "很高"]) {
        assert.ok(await page.getByRole("radio", { name }).isChecked(), name);
      }
      for (
        const [name, checked] of [["立体声扬声器", true], ["自动增益", true], [
          "高通滤波",
          false,
        ]] as const
      ) {
        await page.getByRole("switch", { name, checked }).waitFor();
      }
    });

    await t.step(
      "a session that Anecho does not keep asks for the page to be opened anew",
      async () => {
        await page.evaluate(() => {
          for (const key of Object.keys(sessionStorage)) {
            sessionStorage.setItem(key, "0".repeat(64));
          }
        });
        await page.reload();
        await page.locator('.notice[data-link="shut-out"]').waitFor();
        const { settings } = await tell(account, { command: "settings" });
        await page.goto("about:blank");
        await page.goto(settings ?? "");
        await page.locator(".shell").waitFor();
        child.kill("SIGKILL");
        await page.getByRole("heading", { name: "Anecho 已退出" }).waitFor();
      },
    );
  },
);
