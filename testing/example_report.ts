import type { ProcessReport } from "../src/report/process_report.ts";

/**
 * A made-up report for tests: 20 s with double talk in the middle.
 *
 * @param more Fields that differ.
 */
export function exampleReport(more: Partial<ProcessReport> = {}): ProcessReport {
  const file = { format: "wav", sampleRate: 16000, channels: 1, bits: 16, durationS: 20 };
  return {
    created: "2026-01-02T03:04:05.000Z",
    anechoVersion: "1.2.3",
    microphone: { path: "mic.wav", ...file },
    reference: { path: "reference.wav", ...file },
    output: { path: "clean.wav", ...file },
    microphoneChannels: { channels: 1, used: [1], uses: ["used"], text: "channel 1 of 1" },
    pipeline: { highPass: true, noiseSuppression: "off", referenceChannels: 1 },
    summary: {
      durationS: 20,
      echo: "found",
      confidence: 0.94,
      echoReductionDb: 22.9,
      secondHalfEchoReductionDb: 24.1,
      delayMs: 119.2,
      delayMoves: 0,
      leastDelayMs: 119.2,
      greatestDelayMs: 119.2,
      driftPpm: -12.4,
      doubleTalk: 0.25,
      farEndAlone: 0.5,
      nearEndAlone: 0.1,
      cancellerRestarts: 0,
      processingS: 0.1,
      speed: 200,
    },
    intervalS: 0.1,
    rows: Array.from({ length: 200 }, (_, index) => ({
      timeS: index / 10,
      microphoneDbfs: -30 + 5 * Math.sin(index / 5),
      referenceDbfs: -20 + 5 * Math.sin(index / 5),
      outputDbfs: index < 5 ? -Infinity : -55,
      echoReductionDb: index % 50 < 5 ? NaN : 20 + index / 20,
      delayMs: index < 20 ? NaN : 119.2,
      driftPpm: index < 60 ? NaN : -12.4,
      doubleTalk: index >= 80 && index < 130 ? 1 : 0,
    })),
    ...more,
  };
}
