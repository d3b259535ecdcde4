/**
 * Whether the n-th occurrence of the same thing is worth a line in the log: the 1st, 2nd, 4th, 8th….
 *
 * @param count 1 for the first.
 */
export function isWorthALine(count: number): boolean {
  return count > 0 && Number.isInteger(Math.log2(count));
}
