/**
 * Makes a new folder for a session. The folder's name begins with the time (UTC).
 *
 * @param sessions The folder in which it is made.
 */
export async function makeSessionFolder(sessions: string): Promise<string> {
  // No other user may hear the recording.
  await Deno.mkdir(sessions, { recursive: true, mode: 0o700 });
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  return await Deno.makeTempDir({ dir: sessions, prefix: `${time}-` });
}

/** Removes a folder if it is empty. */
export async function dropEmptyFolder(folder: string): Promise<void> {
  await Deno.remove(folder).catch(() => {});
}
