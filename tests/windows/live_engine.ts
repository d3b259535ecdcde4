/**
 * Runs under Wine: an engine on real WASAPI devices, for the tests in this folder. Its argument is the kind of
 * canceller. It prints a JSON line for each event and, five times a second, a line with the figures. It tries
 * to open a lost stream again until that succeeds.
 *
 * @module
 */
import { type CancellerKind, cancellerKinds, defaultCanceller } from "../../src/engine/config.ts";
import { DeviceMonitor } from "../../src/engine/device_monitor.ts";
import { Engine } from "../../src/engine/engine.ts";
import { type StreamName } from "../../src/engine/engine_event.ts";
import { sleep } from "../../src/platform/waiting.ts";

const say = (line: unknown) => console.log(JSON.stringify(line));

await using monitor = await DeviceMonitor.open("wasapi");
const endpoints = await monitor.endpoints();
say({ type: "endpoints", endpoints });
const idOf = (part: string, flow: "capture" | "render"): string => {
  const found = endpoints.find((it) => it.flow === flow && it.name.includes(part));
  if (found === undefined) throw new Error(`no ${flow} endpoint is called ${part}`);
  return found.id;
};
const ids: Record<StreamName, string> = {
  microphone: idOf("Microphone", "capture"),
  reference: idOf("Speakers", "render"),
  output: idOf("CABLE Input", "render"),
};

const kindOf = (word: string | undefined): CancellerKind =>
  cancellerKinds.find((it) => it === word) ?? defaultCanceller;

await using engine = await Engine.open({
  backend: "wasapi",
  microphone: { endpoint: ids.microphone },
  reference: { endpoint: ids.reference },
  output: { endpoint: ids.output },
  pipeline: { canceller: { kind: kindOf(Deno.args[0]) } },
});
const figures = setInterval(() => say({ type: "figures", ...engine.snapshot() }), 200);
const open = async (stream: StreamName) => {
  await sleep(300);
  engine.openStream(stream, { endpoint: ids[stream] });
};
for await (const event of engine.events()) {
  say({ type: "event", ...event });
  if (event.kind === "stream-lost" || event.kind === "stream-failed") open(event.stream);
  if (event.kind === "state" && event.state === "faulted") break;
}
clearInterval(figures);
