/** The version of Deno that Anecho is made for and shipped with. */
export const pinnedDeno = "2.9.5";

/** Whether this is the program that was made to be used, not one compiled with another runtime. */
export function isPinnedRuntime(
  { standalone, runtime }: { readonly standalone: boolean; readonly runtime: string } = {
    standalone: Deno.build.standalone,
    runtime: Deno.version.deno,
  },
): boolean {
  return !standalone || runtime === pinnedDeno;
}

/**
 * Tells a version, and with it a program that was compiled with another runtime than the pinned one: such
 * a program is for tests.
 *
 * @param version Anecho's own.
 */
export function describeVersion(
  version: string,
  program: { readonly standalone: boolean; readonly runtime: string } = {
    standalone: Deno.build.standalone,
    runtime: Deno.version.deno,
  },
): string {
  if (isPinnedRuntime(program)) return version;
  return `${version} (test build on Deno ${program.runtime}: not for use)`;
}
