const unitSeconds: ReadonlyMap<string, number> = new Map([
  ["ms", 0.001],
  ["s", 1],
  ["m", 60],
  ["h", 3600],
]);

/**
 * Reads a length of time such as 500ms, 10s, 1.5m or 1h.
 *
 * @return the seconds, or `undefined` if the text has another form or is not above zero.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const unit = unitSeconds.get(match?.[2] ?? "");
  if (unit === undefined) return undefined;
  const seconds = Number(match?.[1]) * unit;
  return seconds > 0 && Number.isFinite(seconds) ? seconds : undefined;
}

/**
 * Formats a length of time for a person: "9.5 s", "3:07", "1:02:33".
 *
 * @param seconds Zero or more.
 */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const pad = (value: number) => String(value).padStart(2, "0");
  const rest = pad(whole % 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`;
}
