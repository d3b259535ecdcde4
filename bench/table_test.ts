import assert from "node:assert/strict";
import { exampleResults } from "./example_results.ts";
import { figureTables, terminalTables } from "./table.ts";

Deno.test("D8 the tables have a row per scene, a column per contender and mark the best", () => {
  const [table, ...rest] = figureTables(exampleResults());
  assert.equal(rest.length, 1);
  assert.deepEqual(table?.columns.map(({ id }) => id), ["anecho", "aec3", "untouched"]);
  assert.deepEqual(table?.rows[0]?.cells.map((cell) => cell?.isBest), [true, false, false]);
});

Deno.test("D8 what is untouched is never the best", () => {
  const figures = {
    anecho: { near_attenuation_db: 3 },
    aec3: { near_attenuation_db: 4 },
    untouched: { near_attenuation_db: 0 },
  };
  const [table] = figureTables(exampleResults(figures));
  assert.deepEqual(table?.rows[0]?.cells.map((cell) => cell?.isBest), [true, false, false]);
});

Deno.test("D8 no opinion of AECMOS stands without what is left of the voice", () => {
  const figures = {
    anecho: { aecmos_echo: 4.2, near_attenuation_db: 0.1, near_si_sdr_db: 20 },
    aec3: { aecmos_echo: 4.6, near_attenuation_db: 60, near_si_sdr_db: null },
  };
  const text = terminalTables(exampleResults(figures));
  assert.match(text, /^AECMOS, echo, MOS .*in brackets: Voice lost .*, dB; Voice in .*, dB\)$/m);
  assert.match(text, /4\.20 \(0\.1; 20\.0\) +4\.60 \(60\.0; –\)\*/);
});

Deno.test("D8 the terminal's tables are aligned and say never", () => {
  const lines = terminalTables(exampleResults()).split("\n");
  assert.deepEqual(lines, [
    "Echo reduction, dB (more is better)",
    "          Anecho   AEC3  untouched",
    "room-0.4   30.0*  20.0        0.0",
    "",
    "Time to 20 dB, s (less is better)",
    "          Anecho    AEC3  untouched",
    "room-0.4   1.50*  never      never",
  ]);
});
