/**
 * Computes the plots of docs/time.md, and draws them into docs/plots/.
 *
 * @module
 */
import { join } from "node:path";
import { build } from "./build.ts";
import { drawBars, drawLines } from "./plot_svg.ts";
import { projectRoot } from "./project.ts";
import { runTool, ToolError } from "./tool_error.ts";

/** Output of native/plots/time_plots.cc. */
interface Figures {
  readonly trueStamps: Convergence;
  readonly arrivalStamps: Convergence;
  /**
   * Change of the delay since the beginning, in ms: the lowest and the highest in each ten minutes; null where the
   * reference was silent for all ten minutes.
   */
  readonly delay: Readonly<Record<"low" | "high", readonly (number | null)[]>>;
  readonly budget: readonly { readonly cause: string; readonly ms: number }[];
}

/**
 * Errors of the estimated clock rate, in ppm, after 1 s, 2 s and so on: the median over the devices, and the error
 * that 95 % of the devices don't exceed.
 */
interface Convergence {
  readonly median: readonly number[];
  readonly most: readonly number[];
}

function drawAll({ trueStamps, arrivalStamps, delay, budget }: Figures): Map<string, string> {
  const bySecond = (values: readonly number[]) =>
    values.map((value, index) => ({ x: index + 1, y: value })).slice(1);
  const byHour = (values: readonly (number | null)[]) =>
    values.flatMap((value, index) => value === null ? [] : [{ x: (index + 0.5) / 6, y: value }]);
  return new Map([
    [
      "clock.svg",
      drawLines({
        title: "StreamClock: error of the rate, 100 devices",
        xLabel: "seconds",
        yLabel: "ppm",
        logarithmic: true,
        lines: [
          { name: "arrival up to 5 ms late, 95 %", points: bySecond(arrivalStamps.most) },
          { name: "the same, median", points: bySecond(arrivalStamps.median) },
          { name: "true stamps \u00b1 0.1 ms, 95 %", points: bySecond(trueStamps.most) },
          { name: "the same, median", points: bySecond(trueStamps.median) },
        ],
      }),
    ],
    [
      "delay.svg",
      drawLines({
        title: "Delay that the canceller sees, over a day",
        xLabel: "hours",
        yLabel: "ms of change",
        lines: [
          { name: "highest in 10 min", points: byHour(delay.high) },
          { name: "lowest in 10 min", points: byHour(delay.low) },
        ],
      }),
    ],
    [
      "budget.svg",
      drawBars({
        title: "Largest change of the delay in six hours, by cause",
        unit: "ms",
        bars: budget.map(({ cause, ms }) => ({ name: cause, value: ms })),
      }),
    ],
  ]);
}

await runTool(async () => {
  const program = await build("plots");
  const { code, stdout } = await new Deno.Command(program, { stderr: "inherit" }).output();
  if (code !== 0) throw new ToolError("build_failed", `${program} ended with exit code ${code}`);
  const figures: Figures = JSON.parse(new TextDecoder().decode(stdout));
  const folder = join(projectRoot, "docs", "plots");
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, svg] of drawAll(figures)) {
    await Deno.writeTextFile(join(folder, name), svg);
    console.log(join("docs", "plots", name));
  }
});
