/** The version of Deno that Anecho is made for and shipped with. */
export const pinnedDeno = "2.9.5";

/**
 * Tells a version, and with it a program that was compiled with another runtime than the pinned one: such
 * a program is for tests.
 *
 * @param version Anecho's own.
 */
export function describeVersion(
  version: string,
  { standalone, runtime }: { readonly standalone: boolean; readonly runtime: string } = {
    standalone: Deno.build.standalone,
    runtime: Deno.version.deno,
  },
): string {
  if (!standalone || runtime === pinnedDeno) return version;
  return `${version} (test build on Deno ${runtime}: not for use)`;
}
