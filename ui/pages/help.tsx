import type { JSX } from "preact";
import type { SettingsState } from "../../src/settings/protocol.ts";
import { Said } from "../components/said.tsx";
import { Section } from "../components/setting.tsx";
import { usePage } from "../context.ts";

const apps = ["discord", "zoom", "teams", "obs", "chrome"] as const;

/** What is wrong or surprising now, and what to do about it. */
function Findings({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, send } = usePage();
  const { problem, notes } = app;
  return (
    <Section title={translator.say("help.findings")}>
      {problem === null && notes.length === 0 && (
        <p class="muted">{translator.say("help.nothing")}</p>
      )}
      <ul class="notes">
        {problem !== null && (
          <li data-level="trouble">
            <Said text={problem.message} />
          </li>
        )}
        {notes.map((note) => (
          <li key={note}>
            <Said text={note} />
          </li>
        ))}
      </ul>
      <p class="muted">{translator.say("help.doctor")}</p>
      <p>
        <code>anecho doctor</code>
      </p>
      <p class="muted">{translator.say("help.restartAbout")}</p>
      <button type="button" class="button" onClick={() => send({ command: "restart" })}>
        {translator.say("help.restart")}
      </button>
    </Section>
  );
}

/** The page for those who are stuck. */
export function HelpPage({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator } = usePage();
  const device = translator.translate(app.status.recordFrom).text;
  return (
    <>
      <Findings app={app} />
      <Section title={translator.say("help.apps")}>
        <p class="muted">{translator.say("help.appsAbout", { device })}</p>
        <dl class="apps">
          {apps.map((name) => (
            <div key={name}>
              <dt>{translator.say(`app.${name}`)}</dt>
              <dd>{translator.say(`app.${name}.how`, { device })}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={translator.say("help.questions")}>
        {(["echo", "silent", "thin"] as const).map((name) => (
          <details key={name}>
            <summary>{translator.say(`question.${name}`)}</summary>
            <p>{translator.say(`question.${name}.answer`, { device })}</p>
          </details>
        ))}
      </Section>
    </>
  );
}
