import type { BenchResults, SceneResult } from "./results.ts";

/**
 * Made-up results for tests: one scene, in which Anecho reduces echo by 30 dB and AEC3 by 20.
 *
 * @param figures Figures to use instead, by contender. @default echo reduction and time to 20 dB of three
 * contenders
 */
export function exampleResults(figures?: SceneResult["figures"]): BenchResults {
  const series = {
    step_s: 0.25,
    reduction_db: [null, 10, 20],
    microphone_dbfs: [-90, -30, -30],
    output_dbfs: [-90, -40, -50],
  };
  return {
    schema: "anecho-bench",
    schema_version: 1,
    created: "2026-01-02T03:04:05.000Z",
    version: "1.2.3",
    command: "deno task bench",
    machine: "a machine",
    material: "generated voices",
    takes: 3,
    scenes: {
      "room-0.4": {
        title: "an office <small>",
        group: "room",
        figures: figures ?? {
          anecho: { erle_db: 30, time_to_20_db_s: 1.5 },
          aec3: { erle_db: 20, time_to_20_db_s: null },
          untouched: { erle_db: 0, time_to_20_db_s: null },
        },
        series: { anecho: series, aec3: series },
      },
    },
    costs: { anecho: { frame_us: 70, memory_kb: 800, delay_ms: 9 } },
    speed: [{ title: "start", value: 200, unit: "ms", note: "median of 7" }],
    notes: ["no real recordings"],
  };
}
