import assert from "node:assert/strict";
import { Folder } from "../../testing/anecho.ts";
import { type CaptureFrame, FrameReader, writeFrame } from "../../src/meeting/capture_frame.ts";
import { captureByFfmpeg } from "../../src/meeting/ffmpeg_capture.ts";
import { captureByThisProgram, startProcess } from "../../src/meeting/capture_process.ts";
import { CaptureChildren, type StartCapture } from "../../src/meeting/capture_children.ts";
import { findProgram } from "../../tools/command.ts";
import { launchCommand } from "../../src/platform/launch_command.ts";
import { until } from "../../testing/waiting.ts";

const endpoints = { microphone: "simulated-microphone", reference: "simulated-speakers" } as const;

for (const stream of ["microphone", "reference"] as const) {
  Deno.test(`C6 a child captures the ${stream} with positions and times`, async () => {
    const child = captureByThisProgram("simulated")(stream, endpoints[stream]);
    const reader = new FrameReader();
    const frames: CaptureFrame[] = [];
    for await (const bytes of child.output) {
      frames.push(...reader.add(bytes));
      if (frames.length >= 100) break;
    }
    child.end();
    await child.ended;
    const [first, last] = [frames[0], frames.at(-1)];
    assert.ok(first && last);
    const samplesS = Number(last.position - first.position) / 48_000;
    const timeS = Number(last.timeNs - first.timeNs) / 1e9;
    assert.ok(samplesS > 1.5, `${samplesS} s`);
    assert.ok(Math.abs(samplesS - timeS) < 0.002, `${samplesS} s of samples in ${timeS} s`);
    const samples = frames.flatMap((it) => [...new Float32Array(it.samples.buffer)]);
    if (stream === "microphone") assert.ok(samples.some((it) => it !== 0), "it is silent");
  });
}

Deno.test("C6 a child ends when its standard input is closed", async () => {
  const [program = "", ...args] = launchCommand();
  const child = new Deno.Command(program, {
    args: [...args, "--mic-capture", "simulated", endpoints.microphone],
    ...{ stdin: "piped", stdout: "piped", stderr: "null" },
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await child.stdin.close();
  while (!(await reader.read()).done);
  assert.equal((await child.status).code, 0);
});

Deno.test({
  name: "C6 no child is left after the parent is killed",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using folder = await Folder.make();
    const [program = "", ...args] = launchCommand();
    const options = ["--backend", "simulated", "--isolation", "both-children", "--events", "1"];
    const parent = new Deno.Command(program, {
      args: [...args, "meeting", ...options, "-o", folder.at("call.wav")],
      ...{ stdin: "null", stdout: "piped", stderr: "null" },
    }).spawn();
    let text = "";
    const isOpen = (source: string) => text.includes(`"source":"${source}","text":"opened"`);
    for await (const part of parent.stdout.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (isOpen("microphone") && isOpen("loopback")) break;
    }
    const children = await childrenOf(parent.pid);
    assert.equal(children.length, 2, text);
    parent.kill("SIGKILL");
    await parent.status;
    await until("no child is left", async () => (await alive(children)).length === 0);
  },
});

Deno.test({
  name: "C6 children that die, hang, stammer or write garbage are replaced",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const broken = {
      die: "exit 3",
      garbage: "head -c 5000 /dev/zero; exec sleep 60",
      stammer: "cat $0 $0; exec sleep 60",
      hang: "cat $0; exec sleep 60",
    };
    await using folder = await Folder.make();
    const frame = folder.at("frame");
    await Deno.writeFile(
      frame,
      writeFrame({ samples: new Uint8Array(1920), position: 0n, timeNs: 1n }),
    );
    const scripts = Object.values(broken);
    const reasons: string[] = [];
    const isOver = Promise.withResolvers<void>();
    let started = 0;
    const start: StartCapture = () =>
      startProcess("sh", ["-c", scripts[started++] ?? "exit", frame]);
    const children = new CaptureChildren(start, {
      use: () => {},
      push: () => {},
      replaced: (_, why) => {
        reasons.push(why);
        if (reasons.length === scripts.length) isOver.resolve();
      },
    });
    const timer = setInterval(() => children.tick(), 50);
    try {
      children.use("microphone", "any");
      await isOver.promise;
    } finally {
      clearInterval(timer);
      await children[Symbol.asyncDispose]();
    }
    assert.deepEqual(reasons, ["it ended (3)", "it writes garbage", "it stammers", "it hangs"]);
  },
});

const hasFfmpeg = await findProgram("ffmpeg") !== undefined;

/** Lets FFmpeg capture a sound that it generates, since only Windows has DirectShow. */
async function captureFromFfmpeg(source: string) {
  const input = () => Promise.resolve(["-re", "-f", "lavfi", "-i", source]);
  const now = () => BigInt(Math.round(performance.now() * 1e6));
  const start = captureByFfmpeg({ now, endpoint: (id) => ({ id, name: id }), input });
  const child = start("microphone", "any");
  const reader = new FrameReader();
  const frames: CaptureFrame[] = [];
  for await (const bytes of child.output) frames.push(...reader.add(bytes));
  return { frames, reason: await child.ended };
}

Deno.test({
  name: "C5 C6 FFmpeg captures as a child does, and says why it ends" +
    (hasFfmpeg ? "" : " (ffmpeg is not installed)"),
  ignore: !hasFfmpeg,
  fn: async () => {
    const { frames, reason } = await captureFromFfmpeg("sine=sample_rate=44100:duration=1");
    const samples = frames.flatMap((it) => [...new Float32Array(it.samples.buffer)]);
    assert.ok(Math.abs(samples.length - 48_000) < 100, `${samples.length} samples`);
    assert.ok(Math.max(...samples) > 0.1, "it is silent");
    assert.equal(reason, "FFmpeg has ended (0)");
    const broken = await captureFromFfmpeg("no such source");
    assert.deepEqual(broken.frames, []);
    assert.match(broken.reason, /^FFmpeg has ended: No such filter: 'no/);
  },
});

async function childrenOf(pid: number): Promise<number[]> {
  const children: number[] = [];
  for await (const task of Deno.readDir(`/proc/${pid}/task`)) {
    const text = await Deno.readTextFile(`/proc/${pid}/task/${task.name}/children`);
    children.push(...text.split(" ").filter((it) => it !== "").map(Number));
  }
  return children;
}

async function alive(pids: readonly number[]): Promise<number[]> {
  const found: number[] = [];
  for (const pid of pids) {
    const status = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
    // A zombie has ended, and waits for the process that reaps orphans.
    if (status !== "" && !/\) Z /.test(status)) found.push(pid);
  }
  return found;
}
