import type { ComponentChildren, JSX } from "preact";
import { isRecording } from "../../src/app/call_recording.ts";
import type { SettingsState } from "../../src/settings/protocol.ts";
import { Icon, type IconName } from "../components/icon.tsx";
import { Meter } from "../components/meter.tsx";
import { Said } from "../components/said.tsx";
import { Section } from "../components/setting.tsx";
import { usePage } from "../context.ts";
import { useDerived } from "../store.ts";
import { remoteMicParts } from "../view/remote_mic.ts";

interface PartProps {
  readonly icon: IconName;
  readonly role: string;
  readonly name: string;
  readonly children: ComponentChildren;
  readonly className?: string;
}

/** A device of the signal path, with its role and name. */
function Part({ icon, role, name, children, className = "" }: PartProps): JSX.Element {
  return (
    <li class={`part ${className}`}>
      <div class="part-head">
        <span class="part-icon">
          <Icon name={icon} />
        </span>
        <div>
          <div class="part-role">{role}</div>
          <div class="part-name">
            <Said text={name} />
          </div>
        </div>
      </div>
      {children}
    </li>
  );
}

/** State of the echo, in words. */
function EchoReduction({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, figures } = usePage();
  const db = useDerived(
    figures,
    (it) => it?.isRunning && it.echoReductionDb !== null ? Math.round(it.echoReductionDb) : null,
  );
  const isCleaning = app.status.mode === "on-demand" || app.status.mode === "always";
  const text = !isCleaning || app.isComparing
    ? translator.say("echo.untouched")
    : db === null || db < 1
    ? translator.say("echo.unknown")
    : translator.say("echo.reduced", { db });
  return <p class="part-note">{text}</p>;
}

/** The devices of the signal path: microphone, speakers, and the device from which apps record. */
function Chain({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator } = usePage();
  const { microphone, speaker, recordFrom, microphoneChannels } = app.status;
  const say = (key: string) => translator.say(key);
  return (
    <ol class="chain" aria-label={say("now.chain")}>
      <Part icon="devices" role={say("role.microphone")} name={microphone}>
        <Meter role="microphone" label={say("meter.microphone")} />
        {microphoneChannels !== null && (
          <p class="part-note">
            <Said text={microphoneChannels} />
          </p>
        )}
      </Part>
      <Part icon="speakers" role={say("role.speakers")} name={speaker}>
        <Meter role="speakers" label={say("meter.speakers")} />
        <EchoReduction app={app} />
      </Part>
      <Part icon="apps" role={say("role.recordFrom")} name={recordFrom} className="part-result">
        <Meter role="output" label={say("meter.output")} />
        <p class="part-note">{say("now.choose")}</p>
      </Part>
    </ol>
  );
}

interface BigButtonProps {
  readonly icon: IconName;
  readonly title: string;
  readonly about: string;
  readonly isOn: boolean;
  readonly name: string;
  readonly onClick: () => void;
}

function BigButton({ icon, title, about, isOn, name, onClick }: BigButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class="big"
      data-name={name}
      aria-pressed={isOn}
      onClick={onClick}
    >
      <Icon name={icon} />
      <span class="big-words">
        <span class="big-title">{title}</span>
        <span class="big-about">{about}</span>
      </span>
    </button>
  );
}

/** Starts and ends recording a call. */
function RecordButton({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, send } = usePage();
  const { call } = app;
  const isOn = isRecording(call);
  return (
    <BigButton
      name="record"
      icon="record"
      isOn={isOn}
      title={translator.say("record.title")}
      about={translator.say(isOn ? "record.on" : "record.off")}
      onClick={() => send({ command: "record", isOn: !isOn })}
    />
  );
}

/** The file of the latest recorded call. */
function LastCall({ app }: { readonly app: SettingsState }): JSX.Element | null {
  const { translator, send } = usePage();
  const { call } = app;
  if (call.phase !== "idle" || call.file === null) return null;
  return (
    <Section title={translator.say("record.last")}>
      <p class="path">{call.file}</p>
      <button
        type="button"
        class="button"
        onClick={() => send({ command: "open", target: "call-folder" })}
      >
        <Icon name="folder" /> {translator.say("record.open")}
      </button>
    </Section>
  );
}

/** Buttons: mute, bypass, pause, and recording a call. */
function Buttons({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, send } = usePage();
  const { mode } = app.status;
  const button = (name: "mute" | "bypass" | "pause", isOn: boolean) => {
    const which = isOn ? "on" : "off";
    return (
      <BigButton
        name={name}
        icon={name}
        isOn={isOn}
        title={translator.say(`${name}.title`)}
        about={translator.say(`${name}.${which}`)}
        onClick={() => send({ command: name, isOn: !isOn })}
      />
    );
  };
  return (
    <div class="bigs">
      {button("mute", mode === "mute")}
      {button("bypass", mode === "off")}
      {button("pause", app.isPaused)}
      <RecordButton app={app} />
    </div>
  );
}

/** The apps that record from Anecho. */
function Recorders({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator } = usePage();
  const { count, names } = app.recorders;
  const unnamed = (count ?? names.length) - names.length;
  return (
    <Section title={translator.say("now.recorders")} className="recorders">
      {count === null && <p class="muted">{translator.say("recorders.unknown")}</p>}
      {count === 0 && <p class="muted">{translator.say("recorders.none")}</p>}
      {(names.length > 0 || unnamed > 0) && (
        <ul class="chips">
          {names.map((name) => (
            <li key={name} class="chip">
              <Said text={name} />
            </li>
          ))}
          {unnamed > 0 && (
            <li class="chip">{translator.say("recorders.unnamed", { count: unnamed })}</li>
          )}
        </ul>
      )}
    </Section>
  );
}

/** The remote microphones, if there are any. */
function RemoteMics({ app }: { readonly app: SettingsState }): JSX.Element | null {
  const { translator } = usePage();
  const { remoteMics } = app.status;
  if (remoteMics.length === 0) return null;
  return (
    <Section title={translator.say("now.remoteMics")} className="remote-mics">
      <ul class="notes">
        {remoteMics.map((it, index) => (
          <li key={index}>
            <b>
              <Said text={it.name} />
            </b>{" "}
            {remoteMicParts(it, translator).join(" · ")}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The page that shows the present state. */
export function NowPage({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator } = usePage();
  return (
    <>
      <Chain app={app} />
      <Buttons app={app} />
      <LastCall app={app} />
      <Recorders app={app} />
      <RemoteMics app={app} />
      {app.notes.length > 0 && (
        <Section title={translator.say("now.notes")}>
          <ul class="notes">
            {app.notes.map((note) => (
              <li key={note}>
                <Said text={note} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
