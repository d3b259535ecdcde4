/**
 * Makes the Exec line of a desktop entry.
 *
 * @param command The program and its arguments.
 * @see https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html
 */
export function formatExec(command: readonly string[]): string {
  return `Exec=${command.map(quote).join(" ")}`;
}

/** @return the program and arguments of an entry, without field codes; empty if it has no Exec line. */
export function parseExec(entry: string): string[] {
  const value = /^Exec=(.*)$/m.exec(entry)?.[1] ?? "";
  const text = value.replace(/\\(.)/g, (_, it: string) => it === "s" ? " " : it);
  const words = text.match(/"(?:\\.|[^"\\])*"|[^\s"]+/g) ?? [];
  return words
    .filter((word) => !/^%[^%]$/.test(word))
    .map((word) =>
      (word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, "$1") : word)
        .replaceAll("%%", "%")
    );
}

/**
 * Quotes an argument of Exec: first by the rules of arguments, then by those of string values, which double
 * each backslash. A percent sign is doubled too, since it would begin a field code.
 */
function quote(argument: string): string {
  const plain = /^[\w./:=@+,-]+$/.test(argument);
  const quoted = plain ? argument : `"${argument.replace(/["`$\\]/g, "\\$&")}"`;
  return quoted.replaceAll("\\", "\\\\").replaceAll("%", "%%");
}
