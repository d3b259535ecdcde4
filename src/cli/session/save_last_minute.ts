import type { App } from "../../app/app.ts";
import { type Circumstances, describeSaved } from "./describe_session.ts";
import type { Privacy } from "./session_files.ts";
import { dropEmptyFolder, makeSessionFolder } from "./session_folder.ts";

/**
 * Writes the last minute, which the running app has kept, as a session in a new folder.
 *
 * @param sessions The folder in which the new one is made.
 * @return the new folder.
 * @throws {AnechoError} With code "state" if nothing is kept, or "file" if the sound can't be written.
 * @throws {WriteError} If `session.json` can't be written.
 */
export async function saveLastMinute(
  app: Pick<App, "saveSession">,
  sessions: string,
  circumstances: Pick<Circumstances, "version" | "backend">,
  privacy: Privacy,
): Promise<string> {
  const folder = await makeSessionFolder(sessions);
  try {
    await describeSaved(folder, await app.saveSession(folder, 60), circumstances, privacy);
  } catch (error) {
    await dropEmptyFolder(folder);
    throw error;
  }
  return folder;
}
