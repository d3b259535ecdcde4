/** Kinds of windows for the settings page. */
export type WindowKind =
  /** A window of Anecho's own. */
  | "webview"
  /** A window of Microsoft Edge without an address bar. */
  | "edge"
  /** The default browser. */
  | "browser";

/** All of {@linkcode WindowKind}, the best first. */
export const windowKinds = ["webview", "edge", "browser"] as const satisfies readonly WindowKind[];

/** Sources of {@linkcode wantedKinds}. */
export interface WindowSources {
  readonly os: typeof Deno.build.os;
  /** Reads an environment variable. */
  readonly env: (name: string) => string | undefined;
}

/**
 * Environment variable that names the first kind of window to try, or "none" for no window. A person sets it if the
 * best kind does not work.
 */
export const windowVariable = "ANECHO_WINDOW";

/** @return the kinds to try, in order; none if the person wants none, or there is no desktop. */
export function wantedKinds({ os, env }: WindowSources): readonly WindowKind[] {
  const wanted = env(windowVariable);
  if (wanted === "none") return [];
  const hasDesktop = os === "windows" || ["DISPLAY", "WAYLAND_DISPLAY"].some((name) => env(name));
  if (!hasDesktop) return [];
  const first = windowKinds.findIndex((kind) => kind === wanted);
  return windowKinds.slice(Math.max(0, first)).filter((kind) =>
    kind !== "edge" || os === "windows"
  );
}
