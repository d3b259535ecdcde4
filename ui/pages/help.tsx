import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { SettingsState, ShownFinding } from "../../src/settings/protocol.ts";
import { AppsHelp } from "../components/apps_help.tsx";
import { Said } from "../components/said.tsx";
import { Section } from "../components/setting.tsx";
import { usePage } from "../context.ts";
import { useStore } from "../store.ts";

/** The present fault and notes, with remedies. */
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
      <p class="muted">{translator.say("help.restartAbout")}</p>
      <button type="button" class="button" onClick={() => send({ command: "restart" })}>
        {translator.say("help.restart")}
      </button>
    </Section>
  );
}

/** Findings of the doctor, the important ones first. */
function Doctor(): JSX.Element {
  const { translator, send, examination } = usePage();
  const { isRunning, findings = [] } = useStore(examination);
  const examine = () => {
    examination.set({ ...examination.value, isRunning: true });
    send({ command: "doctor" });
  };
  useEffect(() => {
    if (examination.value.findings === undefined) examine();
  }, []);
  const those = (verdict: ShownFinding["verdict"]) =>
    findings.filter((it) => it.verdict === verdict);
  const urgent = [...those("trouble"), ...those("note")];
  return (
    <Section title={translator.say("help.doctor")}>
      <div class="doctor" aria-live="polite" aria-busy={isRunning}>
        {isRunning && <p class="muted">{translator.say("help.doctorRuns")}</p>}
        {!isRunning && findings.length > 0 && those("trouble").length === 0 && (
          <p class="muted">{translator.say("help.doctorFine")}</p>
        )}
        <FindingList findings={urgent} />
        {(["ok", "unknown"] as const).map((verdict) =>
          those(verdict).length > 0 && (
            <details key={verdict} data-verdict={verdict}>
              <summary>
                {translator.say(`verdict.${verdict}`, { number: those(verdict).length })}
              </summary>
              <FindingList findings={those(verdict)} />
            </details>
          )
        )}
      </div>
      <p class="muted">{translator.say("help.doctorAbout")}</p>
      <button type="button" class="button" disabled={isRunning} onClick={examine}>
        {translator.say("help.doctorAgain")}
      </button>
    </Section>
  );
}

function FindingList({ findings }: { readonly findings: readonly ShownFinding[] }): JSX.Element {
  return (
    <ul class="notes">
      {findings.map(({ id, verdict, found, means, todo }) => (
        <li key={id} data-level={verdict} data-finding={id}>
          <p>
            <Said text={found} />
          </p>
          {means !== "" && (
            <p class="muted">
              <Said text={means} />
            </p>
          )}
          {todo !== "" && (
            <p>
              <Said text={todo} />
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The page that helps with problems. */
export function HelpPage({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator } = usePage();
  const device = translator.translate(app.status.recordFrom).text;
  return (
    <>
      <Findings app={app} />
      <Doctor />
      <Section title={translator.say("start.again")}>
        <p class="muted">{translator.say("start.againAbout")}</p>
        <a class="button" href="#start">{translator.say("start.open")}</a>
      </Section>
      <Section title={translator.say("help.apps")}>
        <AppsHelp device={device} />
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
