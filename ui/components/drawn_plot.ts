import type uPlot from "uplot";

/** Height of a plot, in pixels. */
export const plotHeight = 180;

/** A plot that is as wide as its container, in the colours of the current theme. */
export class DrawnPlot implements Disposable {
  readonly #make: () => uPlot;
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  readonly #resized: ResizeObserver;
  #plot: uPlot;

  /**
   * @param target The plot's container.
   * @param make Draws the plot there, in the theme's present colours.
   */
  constructor(target: HTMLElement, make: () => uPlot) {
    this.#make = make;
    this.#plot = make();
    this.#resized = new ResizeObserver(() =>
      this.#plot.setSize({ width: target.clientWidth, height: plotHeight })
    );
    this.#resized.observe(target);
    this.#dark.addEventListener("change", this.#recolor);
  }

  /** Shows other values. */
  setData(data: uPlot.AlignedData): void {
    this.#plot.setData(data);
  }

  [Symbol.dispose](): void {
    this.#resized.disconnect();
    this.#dark.removeEventListener("change", this.#recolor);
    this.#plot.destroy();
  }

  readonly #recolor = () => {
    this.#plot.destroy();
    this.#plot = this.#make();
  };
}
