import { render } from "preact";
import {
  chooseLanguage,
  fallbackTag,
  type Languages,
  Translator,
} from "../src/language/translator.ts";
import type { Levels, LiveFigures } from "../src/settings/protocol.ts";
import { App } from "./app.tsx";
import { Connection } from "./connection.ts";
import { type Examination, Page, type PageContext, type SavedSession } from "./context.ts";
import { absorb, initialPage, type PageState } from "./page_state.ts";
import { Store } from "./store.ts";
import { History } from "./view/history.ts";

/** Shows the page, and connects it to the running program. */
export function start(languages: Languages): void {
  const page = new Store(initialPage);
  const figures = new Store<LiveFigures | null>(null);
  const levels = new Store<Levels | null>(null);
  const deviceLevels = new Store<Readonly<Record<string, number | null>>>({});
  const history = new History();
  const examination = new Store<Examination>({ isRunning: false, findings: undefined });
  const savedSession = new Store<SavedSession>({ isRunning: false, folder: undefined });
  const connection = new Connection({
    message: (message) => {
      if (message.kind === "figures") {
        figures.set(message.figures);
        history.add(performance.now() / 1000, message.figures);
      }
      if (message.kind === "levels") levels.set(message.levels);
      if (message.kind === "device-levels") deviceLevels.set(message.levels);
      const { findings } = message.kind === "findings" ? message : examination.value;
      const { folder } = message.kind === "saved" ? message : savedSession.value;
      // A refusal may concern the examination or the saving; a new connection has no pending requests.
      const isOver = message.kind === "refused" || message.kind === "state";
      if (isOver || message.kind === "findings") examination.set({ isRunning: false, findings });
      if (isOver || message.kind === "saved") savedSession.set({ isRunning: false, folder });
      page.set(absorb(page.value, message));
    },
    link: (link) => {
      figures.set(null);
      levels.set(null);
      deviceLevels.set({});
      page.set({ ...page.value, link });
    },
  });
  const parts = {
    figures,
    levels,
    deviceLevels,
    history,
    examination,
    savedSession,
    send: connection.send.bind(connection),
    showDevices: connection.showDevices.bind(connection),
    recording: connection.recording.bind(connection),
  };
  let drawn: string | undefined;
  const draw = () => {
    const { language = "system", theme = "system" } = page.value.app?.settings ?? {};
    document.documentElement.dataset.theme = theme;
    const tags = Object.keys(languages);
    const wanted = language === "system" ? navigator.languages : [language];
    const tag = chooseLanguage(wanted, tags);
    if (tag === drawn) return;
    drawn = tag;
    document.documentElement.lang = tag;
    show({ ...parts, ...inLanguage(tag, languages) }, page);
  };
  draw();
  page.subscribe(draw);
  addEventListener("languagechange", draw);
  void connection.open();
}

function inLanguage(
  tag: string,
  languages: Languages,
): Pick<PageContext, "translator" | "languages"> {
  const language = languages[tag] ?? languages[fallbackTag];
  if (language === undefined) throw new Error("there is no language at all");
  return {
    translator: new Translator(tag, language),
    languages: Object.entries(languages).map(([tag, { name }]) => ({ tag, name })),
  };
}

function show(context: PageContext, page: Store<PageState>): void {
  const root = document.getElementById("app");
  if (root === null) return;
  render(
    <Page.Provider value={context}>
      <App page={page} />
    </Page.Provider>,
    root,
  );
}
