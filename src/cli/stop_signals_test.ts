import assert from "node:assert/strict";
import { textOf } from "../../testing/anecho.ts";
import { exitCodes } from "./exit.ts";

/** Runs a program with 1 s for its end. @return its exit code. */
async function codeOf(body: string): Promise<number> {
  const script = `
    import { catchStopSignals } from ${JSON.stringify(import.meta.resolve("./stop_signals.ts"))};
    const sleep = (ms) => new Promise((end) => setTimeout(end, ms));
    {
      using stop = catchStopSignals(1000);
      ${body}
    }
    await sleep(1200);`;
  const args = ["eval", "--no-check", "--ext=ts", script];
  return textOf(await new Deno.Command(Deno.execPath(), { args }).output()).code;
}

Deno.test("A19 an ending that hangs is cut off, whoever has asked for it", async () => {
  const codes = await Promise.all([
    codeOf("stop.limitEnd(); await sleep(600_000);"),
    codeOf("await sleep(1200);"),
    codeOf("stop.limitEnd(); await sleep(10);"),
  ]);
  assert.deepEqual(codes, [exitCodes.interrupted, 0, 0]);
});
