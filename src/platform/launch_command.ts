import { join } from "node:path";

/** Options of {@linkcode launchCommand}. */
export interface LaunchSources {
  /** Whether this is a compiled program: Deno.build.standalone. */
  readonly standalone: boolean;
  /** Deno.execPath(). */
  readonly executable: string;
  /** Path of main.ts. */
  readonly main: string;
}

/** @return the program and arguments that start this Anecho again; further arguments may follow. */
export function launchCommand(sources: LaunchSources = realSources()): string[] {
  const { standalone, executable, main } = sources;
  return standalone ? [executable] : [executable, "run", "--quiet", "--allow-all", main];
}

function realSources(): LaunchSources {
  return {
    standalone: Deno.build.standalone,
    executable: Deno.execPath(),
    main: join(import.meta.dirname ?? ".", "..", "..", "main.ts"),
  };
}
