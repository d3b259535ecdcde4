/** Full path of ldconfig, since the folder /sbin is not in every PATH. */
const tool = "/sbin/ldconfig";

/**
 * Whether the dynamic linker knows all the named shared libraries.
 *
 * @param names File names, such as "libwebkitgtk-6.0.so.4".
 * @throws {Error} If ldconfig is missing or can't be run.
 */
export async function hasSharedLibraries(
  names: readonly string[],
  program = tool,
): Promise<boolean> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(program, { args: ["-p"], stdin: "null" }).output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error("This system does not tell which libraries are installed.", { cause });
  }
  // A line reads "	libm.so.6 (libc6,x86-64) => /lib/x86_64-linux-gnu/libm.so.6".
  const lines = new TextDecoder().decode(output.stdout).split("\n");
  return names.every((name) => lines.some((line) => line.trimStart().startsWith(`${name} (`)));
}
