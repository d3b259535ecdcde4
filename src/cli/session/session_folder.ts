/**
 * Makes a new folder for a session, named by the time.
 *
 * @param sessions The folder that it is made in.
 */
export async function makeSessionFolder(sessions: string): Promise<string> {
  // Nobody else is to hear what was said.
  await Deno.mkdir(sessions, { recursive: true, mode: 0o700 });
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  return await Deno.makeTempDir({ dir: sessions, prefix: `${time}-` });
}

/** Removes a folder that was made for nothing; one that holds anything stays. */
export async function dropEmptyFolder(folder: string): Promise<void> {
  await Deno.remove(folder).catch(() => {});
}
