import { equal, match, ok } from "node:assert/strict";
import { type Browser, chromium, type Page } from "playwright-core";
import { encodeWav, levelDb, voice } from "../../testing/wav.ts";
import { record, sampleRate } from "../../testing/rig/engine_on_pipewire.ts";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { voiceCorrelation } from "../../testing/voice_correlation.ts";
import { findProgram } from "../../tools/command.ts";
import { anecho } from "./anecho_in_rig.ts";
import { sleep } from "../../src/platform/waiting.ts";
import { until } from "../../testing/waiting.ts";
import { testUnless } from "../../testing/test_unless.ts";
import { type Running } from "../../testing/rig/rig_process.ts";

const program = await findProgram("chromium") ?? await findProgram("chromium-browser");
const test = testUnless(
  await pipeWireObstacle() ?? (program === undefined ? "chromium is not installed" : undefined),
);

const sound = voice(3 * sampleRate, sampleRate, 5);
/** Length of the silence after the sound, which is longer than the sound's own pauses. */
const silentFrames = 1.5 * sampleRate;
/** Length of a recording that holds a whole pass of the looped sound, whenever the recording begins. */
const turnMs = 10_000;
/** Length of a recording that only shows that there is sound. */
const glanceMs = 3000;
/** Least correlation. On an idle machine it is 0.98; on a busy one, the browser's microphone stutters. */
const leastCorrelation = 0.8;
const port = "anecho_virtual_phone:capture_FL";

/** Starts a browser whose microphone records the sound in a loop. */
async function openBrowser(rig: PipeWireRig): Promise<Browser> {
  const spoken = new Float32Array(sound.length + silentFrames);
  spoken.set(sound);
  const wav = encodeWav({ sampleRate, channels: [spoken] });
  await Deno.writeFile(rig.here("voice.wav"), wav);
  return await chromium.launch({
    executablePath: program,
    // The browser has no sandbox as root, as in a container; it loads only our own page.
    chromiumSandbox: false,
    args: [
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-audio-capture=${rig.here("voice.wav")}`,
    ],
  });
}

/** Opens the page, starts the microphone by its button, and records from the remote microphone. */
async function speak(
  rig: PipeWireRig,
  browser: Browser,
  address: string,
  { locale, forMs }: { locale: string; forMs: number },
): Promise<{ page: Page; heard: Float32Array }> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale });
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole("button").click();
  await page.locator('[data-state="live"]').waitFor();
  const recording = await record(rig, port);
  await sleep(forMs);
  const [heard = new Float32Array()] = await recording.finish();
  return { page, heard };
}

/** @return the first whole pass of the looped sound, with some of the silence before it. */
function firstTurn(heard: Float32Array): Float32Array {
  let quiet = 0;
  for (const [at, sample] of heard.entries()) {
    if (Math.abs(sample) < 0.003) quiet++;
    else if (quiet > 0.5 * silentFrames) {
      const start = at - silentFrames / 2;
      return heard.subarray(start, start + sound.length + silentFrames);
    } else quiet = 0;
  }
  throw new Error("no silence before a sound was heard");
}

/** Checks that the server refuses requests without the code, and that its certificate is valid for its address. */
async function refuseStrangers(rig: PipeWireRig, run: Running): Promise<void> {
  const [, address = "", code = ""] = /(https:\S+)\/#(\w+)/.exec(run.read()) ?? [];
  const path = rig.here("state/anecho/remote-mic.json");
  equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
  const kept: { certificate: string; code: string } = JSON.parse(await Deno.readTextFile(path));
  equal(kept.code, code);
  using client = Deno.createHttpClient({ caCerts: [kept.certificate] });
  for (const authorization of [undefined, "Bearer 0000000000", `Basic ${code}`]) {
    const response = await fetch(`${address}/whip`, {
      client,
      method: "POST",
      headers: {
        "content-type": "application/sdp",
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: "v=0",
    });
    equal(response.status, 401);
    await response.body?.cancel();
  }
}

test("B5 what a phone's browser sends by WHIP is heard, also after it vanished", async () => {
  await using rig = await PipeWireRig.start();
  const run = anecho(
    rig,
    "exec ANECHO remote-mic --channels 2 --whip 0 --lan --name phone",
  );
  await rig.untilPort(port, run);
  await until("the address", () => /fingerprint/.test(run.read()));
  await refuseStrangers(rig, run);
  const [address = ""] = /https:\S+/.exec(run.read()) ?? [];
  const browser = await openBrowser(rig);
  try {
    const first = await speak(rig, browser, address, { locale: "en", forMs: turnMs });
    const correlation = voiceCorrelation(sound, firstTurn(first.heard), sampleRate);
    console.log(`correlation ${correlation.toFixed(3)}`);
    ok(correlation >= leastCorrelation, `${correlation}\n${run.read()}`);
    equal(await first.page.locator("h1").innerText(), "This phone as microphone");
    await first.page.goto("chrome://crash").catch(() => {});
    const again = await speak(rig, browser, address, { locale: "zh-CN", forMs: glanceMs });
    ok(levelDb(again.heard) > -40, `${levelDb(again.heard)} dB`);
    equal(await again.page.locator("h1").innerText(), "把此手机用作麦克风");
  } finally {
    await browser.close();
  }
  equal(await run.end("SIGINT"), 130, run.read());
  match(run.read(), /Packets: \d+ came, \d+ were played/);
});
