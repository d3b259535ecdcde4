import type { ComponentType, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { SettingsState } from "../src/settings/protocol.ts";
import { Icon, type IconName } from "./components/icon.tsx";
import { Said } from "./components/said.tsx";
import { RecordingSign } from "./components/recording_sign.tsx";
import { SessionSign } from "./components/session_sign.tsx";
import { StateBanner } from "./components/state_banner.tsx";
import { usePage } from "./context.ts";
import type { Link, PageState } from "./page_state.ts";
import { AboutPage } from "./pages/about.tsx";
import { DevicesPage } from "./pages/devices.tsx";
import { HelpPage } from "./pages/help.tsx";
import { LivePage } from "./pages/live.tsx";
import { NowPage } from "./pages/now.tsx";
import { SoundPage } from "./pages/sound.tsx";
import { StartPage } from "./pages/start.tsx";
import { TestPage } from "./pages/test.tsx";
import { type Store, useStore } from "./store.ts";

/** Pages of the navigation. */
const pages = {
  now: NowPage,
  devices: DevicesPage,
  sound: SoundPage,
  live: LivePage,
  test: TestPage,
  help: HelpPage,
  about: AboutPage,
} as const satisfies Record<string, ComponentType<{ readonly app: SettingsState }>>;

/** All pages, including the first steps, which the navigation leaves out. */
const allPages = { ...pages, start: StartPage };

type PageName = keyof typeof allPages;

const pageNames = Object.keys(pages) as (keyof typeof pages & IconName)[];

function pageInAddress(): PageName | undefined {
  const name = location.hash.slice(1);
  return name === "start" ? name : pageNames.find((it) => it === name);
}

/** @return the page that the address names, if any. */
function usePageName(): PageName | undefined {
  const [name, setName] = useState(pageInAddress);
  useEffect(() => {
    const take = () => setName(pageInAddress());
    addEventListener("hashchange", take);
    return () => removeEventListener("hashchange", take);
  }, []);
  return name;
}

function Navigation({ current }: { readonly current: PageName }): JSX.Element {
  const { translator } = usePage();
  return (
    <nav aria-label={translator.say("nav.label")}>
      <ul>
        {pageNames.map((name) => (
          <li key={name}>
            <a href={`#${name}`} aria-current={name === current ? "page" : undefined}>
              <Icon name={name} />
              <span>{translator.say(`page.${name}`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Shown in place of the pages: before the app's state is known, after the program has ended, or without a session. */
function Notice({ link }: { readonly link: Exclude<Link, "open"> }): JSX.Element {
  const { translator } = usePage();
  return (
    <main class="notice" data-link={link}>
      <div role="status">
        <h1>{translator.say(`link.${link}`)}</h1>
        <p>{translator.say(`link.${link}.about`)}</p>
      </div>
    </main>
  );
}

function Refusal({ page }: { readonly page: Store<PageState> }): JSX.Element {
  const { translator } = usePage();
  const { refusal } = useStore(page);
  return (
    <div class="refusal" role="alert">
      {refusal !== undefined && (
        <div class="refusal-box">
          <p>
            <Said text={refusal} />
          </p>
          <button
            type="button"
            class="button"
            aria-label={translator.say("close")}
            onClick={() => page.set({ ...page.value, refusal: undefined })}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}

/** The whole page. */
export function App({ page }: { readonly page: Store<PageState> }): JSX.Element {
  const { translator } = usePage();
  const { link, app } = useStore(page);
  const name = usePageName() ?? (app?.settings.firstSteps ? "start" : "now");
  const heading = useRef<HTMLHeadingElement>(null);
  const title = translator.say(`page.${name}`);
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = `${title} – Anecho`;
    if (!isFirst.current) {
      scrollTo(0, 0);
      heading.current?.focus();
    }
    isFirst.current = false;
  }, [title]);
  if (link === "ended" || link === "shut-out") return <Notice link={link} />;
  if (app === undefined) return <Notice link="connecting" />;
  const Body = allPages[name];
  return (
    <div class="shell" data-page={name} data-link={link}>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          heading.current?.focus();
        }}
      >
        {translator.say("nav.skip")}
      </a>
      <header>
        <div class="side">
          <div class="brand">
            <img src="icon.svg" alt="" width={28} height={28} />
            <span>Anecho</span>
          </div>
          <Navigation current={name} />
        </div>
      </header>
      <main id="main">
        <RecordingSign call={app.call} />
        <SessionSign recording={app.sessionRecording} />
        <StateBanner app={app} />
        <h1 ref={heading} tabIndex={-1}>{title}</h1>
        <Body app={app} />
      </main>
      {link === "broken" && <div class="broken" role="status">{translator.say("link.broken")}</div>}
      <Refusal page={page} />
    </div>
  );
}
