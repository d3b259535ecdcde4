/**
 * Saves settings repeatedly until it is killed. Prints the number of each completed save.
 *
 * @module
 */
import { defaultConfig } from "../../src/config/config.ts";
import { ConfigStore } from "../../src/config/config_store.ts";

const store = new ConfigStore(Deno.args[0] ?? "");
const filling = "x".repeat(20_000);
for (let number = Number(Deno.args[1]);; number++) {
  await store.save({ ...defaultConfig, microphone: { id: String(number), name: filling } });
  Deno.stdout.writeSync(new TextEncoder().encode(`${number}\n`));
}
