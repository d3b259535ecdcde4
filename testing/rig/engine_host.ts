/**
 * Runs an engine in a process of its own, whose environment names the sound server. The first argument is
 * the engine's configuration as JSON. The program prints lines of JSON: the engine's events, its snapshots, and the
 * monitor's events. In place of `endpoints-changed` it prints the list of endpoints, or `no-endpoints` if they can't
 * be listed. From standard input it reads commands, one word a line. It tries to reopen a lost stream until that
 * succeeds.
 *
 * @module
 */
import { DeviceMonitor } from "../../src/engine/device_monitor.ts";
import { Engine } from "../../src/engine/engine.ts";
import { type MicrophoneRequest } from "../../src/engine/config.ts";
import { type StreamName } from "../../src/engine/engine_event.ts";

/** Pause after a failed attempt to open a lost stream, in ms. */
const retryMs = 50;

function tell(line: object): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
}

const config = JSON.parse(Deno.args[0] ?? "{}");
const requests: Record<StreamName, MicrophoneRequest | undefined> = config;

async function watchDevices(monitor: DeviceMonitor): Promise<void> {
  for await (const event of monitor.events()) {
    if (event.kind !== "endpoints-changed") {
      tell(event);
      continue;
    }
    try {
      tell({ kind: "endpoints", endpoints: await monitor.endpoints() });
    } catch (error) {
      tell({ kind: "no-endpoints", cause: String(error) });
    }
  }
}

async function watchEngine(engine: Engine): Promise<void> {
  const reopen = (stream: StreamName) => engine.openStream(stream, requests[stream]);
  for await (const event of engine.events()) {
    tell({ ...event, atMs: Date.now() });
    if (event.kind === "stream-lost") reopen(event.stream);
    if (event.kind === "stream-failed") setTimeout(() => reopen(event.stream), retryMs);
  }
}

async function obey(engine: Engine): Promise<void> {
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  for await (const text of lines) {
    for (const word of text.trim().split("\n")) {
      if (word === "pause") engine.pause();
      if (word === "resume") engine.resume();
      if (word === "snapshot") tell({ kind: "snapshot", ...engine.snapshot() });
      if (word === "quit") return;
    }
  }
}

if (import.meta.main) {
  await using engine = await Engine.open({ ...config, backend: "pipewire" });
  await using monitor = await DeviceMonitor.open("pipewire");
  await monitor.watchRecorders({ output: "" });
  watchEngine(engine);
  watchDevices(monitor);
  await obey(engine);
}
