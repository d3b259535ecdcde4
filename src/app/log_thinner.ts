/**
 * Whether an occurrence of the same event is worth a line in the log: the 1st, 2nd, 4th, 8th….
 *
 * @param count Number of the occurrence, from 1.
 */
export function isWorthALine(count: number): boolean {
  return count > 0 && Number.isInteger(Math.log2(count));
}
