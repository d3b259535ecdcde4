import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { LevelCurves } from "../../src/echo_test/result.ts";
import { usePage } from "../context.ts";
import { DrawnPlot } from "./drawn_plot.ts";
import { type PlotColor, plotOptions } from "./plot.tsx";

const lines = [
  ["raw", "microphone"],
  ["reference", "speakers"],
  ["clean", "output"],
] as const satisfies readonly (readonly [keyof LevelCurves, PlotColor])[];

const range = [-90, 0] as const;

/** A plot of an echo test: the levels over time. */
export function LevelPicture(
  { levels, theme }: { readonly levels: LevelCurves; readonly theme: string },
): JSX.Element {
  const { translator } = usePage();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current: target } = place;
    if (target === null) return;
    const times = levels.raw.map((_, i) => i * levels.stepMs / 1000);
    const plot = new DrawnPlot(target, () =>
      new uPlot(
        plotOptions(target, lines.map(([, color]) => color), {
          x: [0, times.at(-1) ?? 1],
          y: () => [...range],
          sayX: (x) => `${translator.number(x)} s`,
        }),
        [times, ...lines.map(([name]) => [...levels[name]])],
        target,
      ));
    return () => plot[Symbol.dispose]();
  }, [translator, theme, levels]);
  const title = translator.say("test.picture");
  return (
    <figure class="plot level-picture">
      <figcaption>
        <h3>{title}</h3>
        <ul class="legend">
          {lines.map(([name, color]) => (
            <li key={name} data-color={color}>
              <span class="legend-line" />
              {translator.say(`test.line.${name}`)}
            </li>
          ))}
        </ul>
      </figcaption>
      <div
        class="plot-place"
        ref={place}
        role="img"
        aria-label={translator.say("test.pictureAbout")}
      />
    </figure>
  );
}
