import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type {
  Levels,
  LiveFigures,
  PageCommand,
  RecordingVersion,
  ShownFinding,
  TestKind,
} from "../src/settings/protocol.ts";
import type { Translator } from "../src/language/translator.ts";
import type { Store } from "./store.ts";
import type { History } from "./view/history.ts";

/** State of the doctor's examination. */
export interface Examination {
  readonly isRunning: boolean;
  /** The latest findings; `undefined` before the first examination. */
  readonly findings: readonly ShownFinding[] | undefined;
}

/** State of writing the last minute of sound to a folder. */
export interface SavedSession {
  readonly isRunning: boolean;
  /** The folder that the latest request wrote to; `undefined` until it has succeeded. */
  readonly folder: string | undefined;
}

/** Context that all parts of the page share. */
export interface PageContext {
  readonly translator: Translator;
  /** Tags and names of all languages. */
  readonly languages: readonly { readonly tag: string; readonly name: string }[];
  readonly figures: Store<LiveFigures | null>;
  /** Levels of the engine's meters; `null` while no engine runs, or without a connection. */
  readonly levels: Store<Levels | null>;
  /** Levels of the shown devices in dBFS, by their ids. */
  readonly deviceLevels: Store<Readonly<Record<string, number | null>>>;
  readonly history: History;
  readonly examination: Store<Examination>;
  readonly savedSession: Store<SavedSession>;
  /** Sends a request to the program. */
  readonly send: (request: PageCommand) => void;
  /** Tells the program whether devices are shown with their levels; for that, the program opens microphones. */
  readonly showDevices: (isOn: boolean) => void;
  /** Fetches the recording of a test; `undefined` if that fails, as when the recording no longer exists. */
  readonly recording: (kind: TestKind, version: RecordingVersion) => Promise<Blob | undefined>;
}

/** See {@linkcode usePage}. */
export const Page = createContext<PageContext | undefined>(undefined);

/** @return the context that all parts of the page share. */
export function usePage(): PageContext {
  const page = useContext(Page);
  if (page === undefined) throw new Error("used outside of the page");
  return page;
}
