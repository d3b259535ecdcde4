import type { Look } from "../app/status.ts";

/** Background of the icon; "any" if unknown. */
export type Theme = "light" | "dark" | "any";

/** A square image: red, green, blue and opacity of each pixel, row by row from the top. */
export interface Picture {
  readonly size: number;
  readonly rgba: Uint8Array<ArrayBuffer>;
}

type Color = readonly [red: number, green: number, blue: number];

/**
 * Shape, as a function of a point with x and y from 0 to 1: how deep the point is inside the shape, as a share of the
 * icon's width; negative outside.
 */
type Shape = (x: number, y: number) => number;

const ink: Readonly<Record<Theme, Color>> = {
  light: [32, 32, 32],
  dark: [255, 255, 255],
  any: [128, 128, 128],
};
const green: Readonly<Record<Theme, Color>> = {
  light: [16, 124, 65],
  dark: [87, 214, 141],
  any: [40, 160, 90],
};
const amber: Readonly<Record<Theme, Color>> = {
  light: [192, 90, 0],
  dark: [255, 176, 32],
  any: [217, 119, 6],
};

const red: Readonly<Record<Theme, Color>> = {
  light: [200, 20, 30],
  dark: [255, 90, 90],
  any: [225, 45, 50],
};

/** Sampled points per pixel, in each direction. */
const samples = 4;

/**
 * Draws the icon: a microphone that is filled while running, hollow while waiting, crossed out while off, and has a
 * warning sign in trouble. While a call is recorded, it also has a red dot.
 */
export function drawIcon(look: Look, size: number, theme: Theme, isRecording = false): Picture {
  const layers = [
    ...layersOf(look, theme, Math.max(0.085, 1.4 / size)),
    ...(isRecording ? recordingDot(theme) : []),
  ];
  const rgba = new Uint8Array(size * size * 4);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      rgba.set(pixel(layers, column, row, size), (row * size + column) * 4);
    }
  }
  return { size, rgba };
}

/** A shape in a colour; without a colour it is cut out of the layers below. */
interface Layer {
  readonly shape: Shape;
  readonly color: Color | undefined;
}

function layersOf(look: Look, theme: Theme, stroke: number): Layer[] {
  const color = look === "running" ? green[theme] : ink[theme];
  const capsule = line(0.5, 0.22, 0.5, 0.42, 0.17);
  const body: Layer[] = [{ shape: capsule, color }, ...standOf(color, stroke)];
  switch (look) {
    case "running":
      return body;
    case "waiting":
      return [...body, { shape: inset(capsule, stroke), color: undefined }];
    case "off": {
      const slash = (width: number) => line(0.12, 0.1, 0.88, 0.9, width);
      return [
        ...body,
        { shape: slash(stroke * 1.4), color: undefined },
        { shape: slash(stroke / 2), color },
      ];
    }
    case "trouble":
      return [
        ...body,
        { shape: disc(0.74, 0.72, 0.32), color: undefined },
        { shape: disc(0.74, 0.72, 0.26), color: amber[theme] },
        { shape: line(0.74, 0.58, 0.74, 0.72, 0.045), color: undefined },
        { shape: disc(0.74, 0.85, 0.05), color: undefined },
      ];
  }
}

/** Draws the dot of a recording at the upper right; the warning sign is at the lower right. */
function recordingDot(theme: Theme): Layer[] {
  return [
    { shape: disc(0.76, 0.24, 0.3), color: undefined },
    { shape: disc(0.76, 0.24, 0.23), color: red[theme] },
  ];
}

function standOf(color: Color, stroke: number): Layer[] {
  const ring: Shape = (x, y) =>
    y < 0.42 ? -1 : stroke / 2 - Math.abs(Math.hypot(x - 0.5, y - 0.42) - 0.29);
  return [
    { shape: ring, color },
    { shape: line(0.5, 0.71, 0.5, 0.9, stroke / 2), color },
    { shape: line(0.32, 0.92, 0.68, 0.92, stroke / 2), color },
  ];
}

function pixel(layers: readonly Layer[], column: number, row: number, size: number): number[] {
  const sum = [0, 0, 0];
  let covered = 0;
  for (let sample = 0; sample < samples * samples; sample++) {
    const x = (column + (sample % samples + 0.5) / samples) / size;
    const y = (row + (Math.floor(sample / samples) + 0.5) / samples) / size;
    const color = layers.findLast(({ shape }) => shape(x, y) > 0)?.color;
    if (color === undefined) continue;
    covered++;
    color.forEach((value, channel) => sum[channel] = (sum[channel] ?? 0) + value);
  }
  if (covered === 0) return [0, 0, 0, 0];
  const opacity = Math.round(covered / samples ** 2 * 255);
  return [...sum.map((value) => Math.round(value / covered)), opacity];
}

function disc(centerX: number, centerY: number, radius: number): Shape {
  return (x, y) => radius - Math.hypot(x - centerX, y - centerY);
}

/** Makes a line with round ends. */
function line(x1: number, y1: number, x2: number, y2: number, radius: number): Shape {
  const [dx, dy] = [x2 - x1, y2 - y1];
  return (x, y) => {
    const along = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy);
    const clamped = Math.min(1, Math.max(0, along));
    return radius - Math.hypot(x - x1 - clamped * dx, y - y1 - clamped * dy);
  };
}

function inset(shape: Shape, width: number): Shape {
  return (x, y) => shape(x, y) - width;
}
