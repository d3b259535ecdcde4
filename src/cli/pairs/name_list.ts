const longest = 20;

/**
 * Joins names for one sentence: "a, b and 3 more".
 *
 * @param most How many are named at most. @default 20
 */
export function nameList(names: readonly string[], most = longest): string {
  if (names.length <= most) return names.join(", ");
  return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}
