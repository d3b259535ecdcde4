import type { App } from "../../app/app.ts";
import { type Circumstances, describeSaved } from "./describe_session.ts";
import type { Privacy } from "./session_files.ts";

/**
 * Writes what the running app has kept of the last minute, as a session in a new folder.
 *
 * @param sessions The folder that the new one is made in.
 * @return the new folder.
 * @throws {AnechoError} With code "state" if nothing is kept, or "file".
 */
export async function saveLastMinute(
  app: Pick<App, "saveSession">,
  sessions: string,
  circumstances: Pick<Circumstances, "version" | "backend">,
  privacy: Privacy,
): Promise<string> {
  await Deno.mkdir(sessions, { recursive: true, mode: 0o700 });
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  const folder = await Deno.makeTempDir({ dir: sessions, prefix: `${time}-` });
  try {
    await describeSaved(folder, await app.saveSession(folder, 60), circumstances, privacy);
  } catch (error) {
    // Made for nothing; what holds anything stays.
    await Deno.remove(folder).catch(() => {});
    throw error;
  }
  return folder;
}
