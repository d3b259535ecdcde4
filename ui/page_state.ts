import { maxEvents, type SettingsState, type ToPage } from "../src/settings/protocol.ts";

/** State of the connection to the running program. */
export type Link =
  /** The program's state is not known yet. */
  | "connecting"
  /** The connection is open. */
  | "open"
  /** The connection broke; the page tries to reconnect. */
  | "broken"
  /** The program has ended, or can't be reached any more. */
  | "ended"
  /**
   * The page has no valid session: it was not opened by Anecho, its ticket was used already or is older than 60 s, or
   * the program no longer keeps the session from before a reload.
   */
  | "shut-out";

/** State of the page, without live figures. */
export interface PageState {
  readonly link: Link;
  /** The program's state; `undefined` before the first message. */
  readonly app: SettingsState | undefined;
  /** Reason of the latest refusal; `undefined` if nothing was refused or the person has closed the message. */
  readonly refusal: string | undefined;
}

/** The state of a newly opened page. */
export const initialPage: PageState = { link: "connecting", app: undefined, refusal: undefined };

/** @return the state after a message. */
export function absorb(page: PageState, message: ToPage): PageState {
  const { app } = page;
  switch (message.kind) {
    case "state":
      return { ...page, link: "open", app: message.state };
    case "change":
      return app === undefined ? page : { ...page, app: { ...app, ...message.change } };
    case "event": {
      if (app === undefined) return page;
      const events = [...app.events, message.event].slice(-maxEvents);
      return { ...page, app: { ...app, events } };
    }
    case "refused":
      return { ...page, refusal: message.message };
    case "ended":
      return { ...page, link: "ended" };
    case "done":
    case "figures":
    case "levels":
    case "device-levels":
    case "findings":
    case "saved":
      return page;
  }
}
