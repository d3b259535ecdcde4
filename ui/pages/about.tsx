import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { SettingsState } from "../../src/settings/protocol.ts";
import { Icon } from "../components/icon.tsx";
import { ChoiceSetting, Section, SwitchSetting } from "../components/setting.tsx";
import { usePage } from "../context.ts";

const systems: Readonly<Record<string, string>> = {
  windows: "Windows",
  linux: "Linux",
  darwin: "macOS",
};
const themes = ["system", "light", "dark"] as const;

function LanguageChoice({ language }: { readonly language: string }): JSX.Element {
  const { translator, languages, send } = usePage();
  const id = useId();
  return (
    <div class="setting">
      <div class="setting-words">
        <label class="setting-title" for={id}>{translator.say("about.language")}</label>
      </div>
      <select
        id={id}
        class="select"
        value={language}
        onChange={({ currentTarget: { value } }) =>
          send({ command: "set", change: { language: value } })}
      >
        <option value="system">{translator.say("about.systemLanguage")}</option>
        {languages.map(({ tag, name }) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface PathProps {
  readonly title: string;
  readonly path: string;
  readonly target: "settings-file" | "log-folder";
}

function Path({ title, path, target }: PathProps): JSX.Element {
  const { translator, send } = usePage();
  return (
    <div class="setting">
      <div class="setting-words">
        <div class="setting-title">{title}</div>
        <p class="setting-about path">{path}</p>
      </div>
      <button
        type="button"
        class="button"
        aria-label={`${translator.say("about.open")}: ${title}`}
        onClick={() => send({ command: "open", target })}
      >
        <Icon name="folder" />
        {translator.say("about.open")}
      </button>
    </div>
  );
}

/** The page about Anecho. */
export function AboutPage({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, send } = usePage();
  const { about, settings, startsWithSystem } = app;
  const say = (key: string) => translator.say(key);
  return (
    <>
      <Section title={say("about.app")}>
        <LanguageChoice language={settings.language} />
        <ChoiceSetting
          title={say("theme.title")}
          about={say("theme.about")}
          values={themes.map((value) => ({ value, label: say(`theme.${value}`) }))}
          value={settings.theme}
          onChange={(theme) => send({ command: "set", change: { theme } })}
        />
        {startsWithSystem !== null && (
          <SwitchSetting
            title={say("autostart.title")}
            about={say("autostart.about")}
            isOn={startsWithSystem}
            onChange={(isOn) => send({ command: "autostart", isOn })}
          />
        )}
        <div class="setting">
          <div class="setting-words">
            <div class="setting-title">{say("quit.title")}</div>
            <p class="setting-about">{say("quit.about")}</p>
          </div>
          <button type="button" class="button" onClick={() => send({ command: "quit" })}>
            {say("quit.button")}
          </button>
        </div>
      </Section>
      <Section title={say("about.files")}>
        <Path title={say("about.settings")} path={about.settingsFile} target="settings-file" />
        <Path title={say("about.logs")} path={about.logFolder} target="log-folder" />
        <p class="muted">{say("about.privacy")}</p>
      </Section>
      <Section title={translator.say("about.version", { version: about.version })}>
        <p class="muted">
          {translator.say("about.system", {
            os: systems[about.os] ?? about.os,
            backend: say(`backend.${about.backend}`),
          })}
        </p>
        <p class="muted">{say("about.licence")}</p>
        <p>
          <code>anecho --licenses</code>
        </p>
      </Section>
    </>
  );
}
