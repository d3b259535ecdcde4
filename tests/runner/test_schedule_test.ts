import assert from "node:assert/strict";
import { runSchedule, type ScheduledJob } from "./test_schedule.ts";
import { sleep } from "../../src/platform/waiting.ts";

Deno.test("runSchedule makes what is needed once, and runs jobs meanwhile, live ones last", async () => {
  const log: string[] = [];
  const job = (
    name: string,
    needs: string[],
    isLive = false,
  ): ScheduledJob<string, string, string> => ({
    needs,
    isLive,
    run: async (made) => {
      log.push(`${name} begins`);
      await sleep(1);
      log.push(`${name} ends`);
      return `${name} of ${[...made.values()].join(" and ")}`;
    },
  });
  const results = await runSchedule(
    [job("live", ["one"], true), job("a", ["one"]), job("b", ["one", "two"]), job("c", [])],
    async (need) => {
      // The second need is made only once the first job has run: making and running must not wait for each other.
      if (need === "two") {
        while (!log.includes("a ends")) await sleep(1);
      }
      log.push(`made ${need}`);
      return need.toUpperCase();
    },
  );
  assert.deepEqual(log.slice(0, 4), ["made one", "a begins", "a ends", "made two"]);
  // All needs are made, so two jobs run at a time.
  assert.deepEqual(log.slice(4, 6).sort(), ["b begins", "c begins"]);
  assert.deepEqual(log.slice(6, 8).sort(), ["b ends", "c ends"]);
  assert.deepEqual(log.slice(8), ["live begins", "live ends"]);
  assert.deepEqual(
    results.map((it) => it.status === "fulfilled" ? it.value : it.status),
    ["live of ONE", "a of ONE", "b of ONE and TWO", "c of "],
  );
});

Deno.test("runSchedule goes on where something can't be made or a job fails", async () => {
  const job = (needs: string[], run: () => Promise<string>, isLive = false) => ({
    needs,
    isLive,
    run,
  });
  const results = await runSchedule(
    [
      job(["bad"], () => Promise.resolve("never")),
      job(["good"], () => sleep(5).then(() => Promise.reject(new Error("fails")))),
      job(["good"], () => Promise.resolve("runs")),
      job(["bad", "good"], () => Promise.resolve("never"), true),
    ],
    (need) => need === "bad" ? Promise.reject(new Error("can't be made")) : Promise.resolve("made"),
  );
  assert.deepEqual(
    results.map((it) => it.status === "fulfilled" ? it.value : String(it.reason.message)),
    ["can't be made", "fails", "runs", "can't be made"],
  );
});
