/** The version of Deno that releases of Anecho are built with. */
export const pinnedDeno = "2.9.5";

/** Whether the program runs from source, or was compiled with the pinned version of Deno. */
export function isPinnedRuntime(
  { standalone, runtime }: { readonly standalone: boolean; readonly runtime: string } = {
    standalone: Deno.build.standalone,
    runtime: Deno.version.deno,
  },
): boolean {
  return !standalone || runtime === pinnedDeno;
}

/**
 * Describes a version for a person. A program that was compiled with another version of Deno than the pinned
 * one is marked as a test build.
 *
 * @param version Anecho's version.
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
