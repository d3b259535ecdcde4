import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import type { SettingsState } from "../../src/settings/protocol.ts";
import { AppsHelp } from "../components/apps_help.tsx";
import { EchoFindings } from "../components/echo_findings.tsx";
import { Meter } from "../components/meter.tsx";
import { Said } from "../components/said.tsx";
import { TestRun } from "../components/test_run.tsx";
import { usePage } from "../context.ts";
import { cableStep } from "../view/cable_step.ts";

/** One of the steps, under its number and title. */
function Step(
  { title, children, name }: {
    readonly title: string;
    readonly children: ComponentChildren;
    readonly name: string;
  },
): JSX.Element {
  const id = useId();
  return (
    <li class="card step" data-step={name} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </li>
  );
}

/** The device from which apps record: a cable, which may be missing, or Anecho's own microphone. */
function Cable({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, send } = usePage();
  const step = cableStep(app);
  const device = translator.translate(app.status.recordFrom).text;
  return (
    <>
      <p data-cable={step}>
        {step === "other" && app.problem !== null
          ? <Said text={app.problem.message} />
          : translator.say(`start.cable.${step}`, { device })}
      </p>
      {step === "missing" && (
        <button
          type="button"
          class="button"
          onClick={() => send({ command: "open", target: "cable-page" })}
        >
          {translator.say("problem.cable")}
        </button>
      )}
    </>
  );
}

/** The microphone and the speakers that Anecho uses, with their levels. */
function Devices({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator } = usePage();
  const { microphone, speaker } = app.status;
  const rows = [["microphone", microphone], ["speakers", speaker]] as const;
  return (
    <>
      <p class="muted">{translator.say("start.devices.about")}</p>
      <dl class="step-devices">
        {rows.map(([role, name]) => (
          <div key={role}>
            <dt>{translator.say(`role.${role}`)}</dt>
            <dd>
              <Said text={name} />
              <Meter role={role} label={translator.say(`meter.${role}`)} />
            </dd>
          </div>
        ))}
      </dl>
      <a class="button" href="#devices">{translator.say("start.devices.choose")}</a>
    </>
  );
}

/** The first steps for a new person: what apps record from, the devices, an echo test, and settings in apps. */
export function StartPage({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, send } = usePage();
  const { echoTest, voiceTest, status } = app;
  const leave = () => {
    send({ command: "set", change: { firstSteps: false } });
    location.hash = "now";
  };
  return (
    <>
      <div class="step-head">
        <p>{translator.say("start.about")}</p>
        <button type="button" class="button" data-name="skip" onClick={leave}>
          {translator.say("start.skip")}
        </button>
      </div>
      <ol class="steps">
        <Step name="cable" title={translator.say("start.cable")}>
          <Cable app={app} />
        </Step>
        <Step name="devices" title={translator.say("start.devices")}>
          <Devices app={app} />
        </Step>
        <Step name="test" title={translator.say("start.test")}>
          <p class="muted">
            {translator.say("test.echo.about", {
              microphone: translator.translate(status.microphone).text,
              speakers: translator.translate(status.speaker).text,
            })}
          </p>
          <TestRun kind="echo" test={echoTest} isOtherRunning={voiceTest.phase === "running"} />
          {echoTest.phase === "done" && <EchoFindings result={echoTest.result} />}
          {echoTest.phase === "done" && (
            <a class="button" href="#test">{translator.say("start.test.more")}</a>
          )}
        </Step>
        <Step name="apps" title={translator.say("start.apps")}>
          <AppsHelp device={translator.translate(status.recordFrom).text} />
        </Step>
      </ol>
      <button type="button" class="button start-done" data-name="done" onClick={leave}>
        {translator.say("start.done")}
      </button>
    </>
  );
}
