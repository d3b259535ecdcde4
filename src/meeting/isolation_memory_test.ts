import assert from "node:assert/strict";
import { join } from "node:path";
import type { Endpoint } from "../engine/endpoint.ts";
import { IsolationMemory } from "./isolation_memory.ts";

const pair = (microphone: string, reference: string) => ({
  microphone: { id: microphone } as Endpoint,
  reference: { id: reference } as Endpoint,
});

Deno.test("C5 what worked is remembered for its pair of devices, also by the next run", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "isolation.json");
    const memory = await IsolationMemory.open(path);
    assert.equal(memory.recall(pair("a", "b")), undefined);
    await memory.keep(pair("a", "b"), "microphone-child");
    const next = await IsolationMemory.open(path);
    assert.equal(next.recall(pair("a", "b")), "microphone-child");
    assert.equal(next.recall(pair("b", "a")), undefined);
    await Deno.writeTextFile(path, '{"[\\"a\\",\\"b\\"]": "by-magic"');
    assert.equal((await IsolationMemory.open(path)).recall(pair("a", "b")), undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
