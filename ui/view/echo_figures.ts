import type { EchoTestFigures } from "../../src/echo_test/result.ts";
import type { Translator } from "../../src/language/translator.ts";

/** A figure of an echo test: the last part of its message's key, such as "delay", and its value with the unit. */
export type EchoFigure = readonly [key: string, value: string];

/** Formats the known figures of an echo test. */
export function echoFigures(figures: EchoTestFigures, translator: Translator): EchoFigure[] {
  const rows: readonly (readonly [string, number | null, string, number])[] = [
    ["noise", figures.noiseDbfs, "dBFS", 0],
    ["echo", figures.echoDbfs, "dBFS", 0],
    ["left", figures.leftDbfs, "dBFS", 0],
    ["reduction", figures.reductionDb, "dB", 0],
    ["gain", figures.echoGainDb, "dB", 1],
    ["delay", figures.delayMs, "ms", 1],
    ["drift", figures.driftPpm, "ppm", 1],
  ];
  return rows.flatMap(([key, value, unit, decimals]) =>
    value === null ? [] : [[key, `${translator.number(value, decimals)} ${unit}`] as const]
  );
}
