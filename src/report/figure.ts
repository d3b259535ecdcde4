/** Sign for an unknown figure. */
export const unknownFigure = "–";

/**
 * Formats a figure with a fixed number of decimals, or a dash if it is unknown.
 *
 * @param unit The unit, written after a space. @default none
 */
export function figure(value: number, decimals = 1, unit = ""): string {
  if (Number.isNaN(value)) return unknownFigure;
  const text = value === -Infinity ? "-∞" : value === Infinity ? "∞" : plain(value, decimals);
  return unit ? `${text} ${unit}` : text;
}

/** Formats a figure as {@linkcode figure} does, with a plus sign if it is above zero. */
export function signedFigure(value: number, decimals = 1, unit = ""): string {
  const text = figure(value, decimals, unit);
  return Number(value.toFixed(decimals)) > 0 ? `+${text}` : text;
}

function plain(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return /^-[0.]+$/.test(text) ? text.slice(1) : text;
}
