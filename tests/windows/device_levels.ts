/**
 * Runs under Wine: measures the levels of real WASAPI devices. Prints one line of JSON: the levels by the
 * devices' names, in dBFS, once the levels have settled.
 *
 * @module
 */
import { DeviceMeters } from "../../src/engine/device_meters.ts";
import { DeviceMonitor } from "../../src/engine/device_monitor.ts";
import { sleep } from "../../src/platform/waiting.ts";

const settleMs = 2000;

await using monitor = await DeviceMonitor.open("wasapi");
const endpoints = await monitor.endpoints();
const idsOf = (flow: "capture" | "render") =>
  endpoints.filter((it) => it.flow === flow).map(({ id }) => id);
await using meters = await DeviceMeters.open("wasapi", {
  microphones: idsOf("capture"),
  speakers: idsOf("render"),
});
await sleep(settleMs);
const levels = meters.levels();
console.log(JSON.stringify(Object.fromEntries(
  endpoints.map(({ id, name }) => [name, levels.get(id)]),
)));
