/**
 * Reads a regular file. Refuses a pipe or device: a read from it may block, or go on without end.
 *
 * @param longest Size in bytes above which the file is refused.
 * @throws {Deno.errors.NotFound}
 * @throws {Error} With the reason as its message.
 */
export async function readPlainFile(
  path: string,
  longest = 1 << 20,
): Promise<Uint8Array<ArrayBuffer>> {
  const { isFile, isDirectory, size } = await Deno.stat(path);
  if (!isFile) throw new Error(isDirectory ? "it is a folder" : "it is a pipe or device");
  if (size > longest) throw new Error(`it is larger than ${longest} bytes`);
  return await Deno.readFile(path);
}
