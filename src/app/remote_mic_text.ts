import type { RemoteMicStatus } from "./remote_mic_status.ts";

/**
 * Describes the status of a remote microphone, in one line for a person.
 *
 * @param timeOf Formats a time of day. @default hours and minutes in this computer's time zone
 */
export function remoteMicText(status: RemoteMicStatus, timeOf = timeOfDay): string {
  const { name, isAlive, sender, sinceMs, levelDbfs, delayMs, lostPercent } = status;
  if (!isAlive) return `${name}: there is no microphone to play it into`;
  if (sender === null) return `${name}: nobody sends`;
  const parts = [sinceMs === null ? sender : `${sender} since ${timeOf(sinceMs)}`];
  if (levelDbfs !== null) parts.push(`${levelDbfs} dBFS`);
  if (delayMs !== null) parts.push(`delayed by ${delayMs} ms`);
  if (lostPercent !== null) parts.push(`lost ${lostPercent} %`);
  if (status.echoReductionDb !== null) parts.push(`echo reduced by ${status.echoReductionDb} dB`);
  return `${name}: ${parts.join(", ")}`;
}

function timeOfDay(ms: number): string {
  const time = new Date(ms);
  const twoDigits = (part: number) => String(part).padStart(2, "0");
  return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`;
}
