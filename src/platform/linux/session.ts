import { join } from "node:path";
import { xdgFolder } from "../paths.ts";

/** The session that a program runs in, as its environment describes it. */
export interface LinuxSession {
  /** Folder of the session's sockets; `null` if the environment names none. */
  readonly runtimeFolder: string | null;
  /** Whether that folder belongs to another user. */
  readonly isAnothers: boolean;
  /** Whether the program runs in a sandbox or container, such as a Flatpak. */
  readonly isSandboxed: boolean;
}

/**
 * Finds out about the session of this program.
 *
 * @param root The folder that holds a sandbox's marker file. @default "/"
 */
export async function findSession(
  env: (name: string) => string | undefined,
  person: number | null = Deno.uid(),
  root = "/",
): Promise<LinuxSession> {
  const runtimeFolder = xdgFolder("XDG_RUNTIME_DIR", env) ?? null;
  const owner = runtimeFolder === null
    ? null
    : await Deno.stat(runtimeFolder).then(({ uid }) => uid, () => null);
  const marks = await Promise.all(
    [".flatpak-info", "run/.containerenv", ".dockerenv"].map((name) =>
      Deno.stat(join(root, name)).then(() => true, () => false)
    ),
  );
  return {
    runtimeFolder,
    isAnothers: owner !== null && person !== null && owner !== person,
    isSandboxed: marks.includes(true) || env("SNAP") !== undefined,
  };
}
