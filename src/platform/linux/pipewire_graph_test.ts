import { deepEqual, equal, throws } from "node:assert/strict";
import { readGraph } from "./pipewire_graph.ts";

type Props = Record<string, unknown>;

const object = (id: number, type: string, info: unknown, more: object = {}) => ({
  id,
  type: `PipeWire:Interface:${type}`,
  info,
  ...more,
});
const client = (id: number, name: string) =>
  object(id, "Client", { props: { "application.name": name } });
const node = (id: number, name: string, mediaClass: string, props: Props = {}, params = {}) =>
  object(id, "Node", {
    state: "running",
    props: { "node.name": name, "media.class": mediaClass, ...props },
    params,
  });
const link = (id: number, from: number, to: number) =>
  object(id, "Link", { "output-node-id": from, "input-node-id": to, "state": "active" });
const program = (name: string, more: Props = {}) => ({ "application.name": name, ...more });

const core = object(0, "Core", { version: "1.4.2", props: {} });
const speakers = node(30, "speakers", "Audio/Sink");
const microphone = node(31, "mic", "Audio/Source", {}, {
  Props: [{ volume: 1, mute: true, channelVolumes: [0.25, 0.5] }, { params: [] }],
});
const ours = node(40, "anecho_microphone", "Audio/Source/Virtual", program("Anecho"));
const ourCapture = node(41, "anecho_capture", "Stream/Input/Audio", {
  ...program("Anecho"),
  "node.link-group": "anecho-1",
});

Deno.test("D4 the graph tells who records and plays where, and leaves level meters out", () => {
  const graph = readGraph([
    core,
    client(1, "WirePlumber"),
    object(7, "Factory", { "name": "adapter", "version": 3, "object-type": "Node", "props": {} }),
    object(8, "Port", null),
    speakers,
    microphone,
    ours,
    ourCapture,
    node(50, "talk-in", "Stream/Input/Audio", program("Talk")),
    node(51, "talk-out", "Stream/Output/Audio", program("Talk")),
    node(52, "Peak detect", "Stream/Input/Audio", {
      ...program("Volume control"),
      "stream.monitor": true,
    }),
    node(53, "raw", "Stream/Input/Audio"),
    link(60, 40, 50),
    link(61, 51, 30),
    link(62, 51, 30),
    link(63, 31, 41),
    link(64, 31, 52),
    link(65, 31, 53),
  ]);
  equal(graph.version, "1.4.2");
  equal(graph.sessionManager, "WirePlumber");
  equal(graph.anechoMicrophones, 1);
  deepEqual(graph.recorders, [
    { program: "Talk", devices: ["anecho_microphone"] },
    { program: "raw", devices: ["mic"] },
  ]);
  deepEqual(graph.players, [{ program: "Talk", devices: ["speakers"] }]);
  deepEqual(graph.passedOn, []);
  deepEqual(graph.volumes, [{ node: "mic", isMuted: true, volume: 0.5 }]);
});

Deno.test("D4 the graph tells what filters pass on: loopbacks, effects with devices of their own", () => {
  const group = (name: string) => ({ "node.link-group": name, "node.description": name });
  const { passedOn, recorders, players } = readGraph([
    core,
    speakers,
    microphone,
    node(50, "loop-in", "Stream/Input/Audio", group("loopback-1")),
    node(51, "loop-out", "Stream/Output/Audio", group("loopback-1")),
    node(52, "effect_sink", "Audio/Sink", group("filter-2")),
    node(53, "effect-out", "Stream/Output/Audio", group("filter-2")),
    node(54, "effect-in", "Stream/Input/Audio", group("echo-cancel-3")),
    node(55, "effect_source", "Audio/Source", group("echo-cancel-3")),
    link(60, 31, 50),
    link(61, 51, 30),
    link(62, 53, 30),
    link(63, 31, 54),
  ]);
  deepEqual(passedOn, [
    { program: "loopback-1", from: ["mic"], to: ["speakers"] },
    { program: "filter-2", from: ["effect_sink"], to: ["speakers"] },
    { program: "echo-cancel-3", from: ["mic"], to: ["effect_source"] },
  ]);
  deepEqual([recorders, players], [[], []]);
});

Deno.test("D4 the graph tells rates and cycles that somebody forces upon it", () => {
  const settings = (values: Props) =>
    object(32, "Metadata", undefined, {
      props: { "metadata.name": "settings" },
      metadata: Object.entries(values).map(([key, value]) => ({ subject: 0, key, value })),
    });
  const free = readGraph([
    core,
    settings({ "clock.rate": 48000, "clock.force-rate": 0, "clock.force-quantum": 0 }),
  ]);
  deepEqual([free.rate, free.forcedRate, free.forcedQuantum], [48000, null, null]);
  const forced = readGraph([
    core,
    settings({ "clock.rate": "48000", "clock.force-rate": "44100", "clock.force-quantum": 2048 }),
  ]);
  deepEqual([forced.rate, forced.forcedRate, forced.forcedQuantum], [48000, 44100, 2048]);
  deepEqual(readGraph([core]).rate, null);
});

Deno.test("D4 what is no graph is refused", () => {
  for (const dump of [{}, "text", [{ id: "x", type: 3 }], null]) throws(() => readGraph(dump));
  deepEqual(readGraph([]).version, "");
});
