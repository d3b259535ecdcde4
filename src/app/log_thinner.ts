/**
 * Whether an event that repeats gets a line in the log this time: at the 1st, 2nd, 4th, 8th… occurrence.
 *
 * @param count Number of the occurrence, from 1.
 */
export function isWorthALine(count: number): boolean {
  return count > 0 && Number.isInteger(Math.log2(count));
}
