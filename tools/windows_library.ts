/** Libraries that every Windows 10 and 11 has. */
const systemLibraries = [
  /^api-ms-win-[a-z0-9-]+\.dll$/,
  /^(advapi32|avrt|bcrypt|kernel32|ksuser|mmdevapi|msvcrt|ole32|oleaut32)\.dll$/,
  /^(propsys|shell32|shlwapi|ucrtbase|user32|winmm|ws2_32)\.dll$/,
];

/**
 * Finds the libraries that a DLL needs and that are not part of Windows.
 *
 * @param dump Output of `objdump -p`.
 */
export function foreignImports(dump: string): string[] {
  return [...dump.matchAll(/^\s*DLL Name: (\S+)/gm)]
    .map(([, name = ""]) => name)
    .filter((name) => !systemLibraries.some((pattern) => pattern.test(name.toLowerCase())));
}

/**
 * Lists the functions that a DLL exports.
 *
 * @param dump Output of `objdump -p`.
 */
export function exportedNames(dump: string): string[] {
  const [, table = ""] = dump.split("[Ordinal/Name Pointer] Table");
  const [entries = ""] = table.split(/\n\s*\n/);
  return [...entries.matchAll(/^\s*\[.*\s(\S+)$/gm)].map(([, name = ""]) => name);
}
