/**
 * Measures, in a process of its own, the processor time of a running and of a paused engine in the
 * simulated room. Prints one line of JSON: `running` and `paused`, as shares of one core.
 *
 * @module
 */
import process from "node:process";
import { Engine } from "../../src/engine/engine.ts";
import type { EngineState } from "../../src/engine/engine_event.ts";
import { sleep } from "../../src/platform/waiting.ts";

const seconds = Number(Deno.args[0] ?? "4");

async function loadOver(seconds: number): Promise<number> {
  const [before, started_ms] = [process.cpuUsage(), performance.now()];
  await sleep(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - started_ms);
}

await using engine = await Engine.open({ backend: "simulated", room: { scene: "both" } });
const events = engine.events();

async function reach(state: EngineState): Promise<void> {
  for (let next = await events.next(); !next.done; next = await events.next()) {
    if (next.value.kind === "state" && next.value.state === state) return;
  }
  throw new Error(`the engine ended before it was ${state}`);
}

await reach("running");
// The start is not measured.
await loadOver(1);
const running = await loadOver(seconds);
engine.pause();
await reach("paused");
await loadOver(0.5);
console.log(JSON.stringify({ running, paused: await loadOver(seconds) }));
