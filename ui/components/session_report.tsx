import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SessionRecording, SettingsState } from "../../src/settings/protocol.ts";
import type { Translator } from "../../src/language/translator.ts";
import { usePage } from "../context.ts";
import { useStore } from "../store.ts";
import { Said } from "./said.tsx";
import { SwitchSetting } from "./setting.tsx";

/** State of a session's recording, in words. If it has failed, the program's message says why. */
function Progress({ recording }: { readonly recording: SessionRecording }): JSX.Element {
  const { translator } = usePage();
  return (
    <p role="status" class="muted recorded" data-phase={recording.phase}>
      {recording.phase === "failed"
        ? <Said text={recording.message} />
        : progressOf(recording, translator)}
    </p>
  );
}

function progressOf(
  recording: Exclude<SessionRecording, { readonly phase: "failed" }>,
  translator: Translator,
): string {
  switch (recording.phase) {
    case "idle":
      return "";
    case "starting":
    case "ending":
      return translator.say(`session.${recording.phase}`);
    case "recording":
      return translator.say("session.since", { time: translator.time(recording.since) });
    case "done":
      return translator.say("session.done", {
        seconds: translator.number(recording.seconds),
        folder: recording.folder,
      });
  }
}

interface Part {
  readonly app: SettingsState;
  readonly isPrivate: boolean;
}

/** A button that starts and ends a session's recording. */
function Recorder({ app: { sessionRecording }, isPrivate }: Part): JSX.Element {
  const { translator, send } = usePage();
  const { phase } = sessionRecording;
  const isOn = phase === "recording";
  const isBusy = phase === "starting" || phase === "ending";
  return (
    <>
      <p class="muted">{translator.say("session.recordAbout")}</p>
      <button
        type="button"
        class="button"
        disabled={isBusy}
        onClick={() =>
          send(isOn ? { command: "stop-session" } : { command: "record-session", isPrivate })}
      >
        {translator.say(isOn ? "session.stop" : "session.record")}
      </button>
      <Progress recording={sessionRecording} />
    </>
  );
}

/** A switch for keeping the last minute of sound in memory, and a button that writes that minute to a folder. */
function LastMinute({ app, isPrivate }: Part): JSX.Element {
  const { translator, send, savedSession } = usePage();
  const { isRunning, folder } = useStore(savedSession);
  const { keepLastMinute } = app.settings;
  const save = () => {
    savedSession.set({ isRunning: true, folder: undefined });
    send({ command: "save-session", isPrivate });
  };
  return (
    <>
      <SwitchSetting
        title={translator.say("minute.keep")}
        about={translator.say("minute.keepAbout")}
        isOn={keepLastMinute}
        onChange={(isOn) => send({ command: "set", change: { keepLastMinute: isOn } })}
      />
      {keepLastMinute && (
        <>
          <button type="button" class="button" disabled={isRunning} onClick={save}>
            {translator.say("minute.save")}
          </button>
          <p role="status" class="muted saved">
            {isRunning
              ? translator.say("minute.saving")
              : folder !== undefined
              ? translator.say("minute.saved", { folder })
              : ""}
          </p>
        </>
      )}
    </>
  );
}

/** Sound for a bug report: what a session contains, and two ways to record one. */
export function SessionReport({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator } = usePage();
  const [isPrivate, setPrivate] = useState(false);
  return (
    <>
      <p>{translator.say("session.about")}</p>
      <SwitchSetting
        title={translator.say("session.private")}
        about={translator.say("session.privateAbout")}
        isOn={isPrivate}
        onChange={setPrivate}
      />
      <Recorder app={app} isPrivate={isPrivate} />
      <LastMinute app={app} isPrivate={isPrivate} />
    </>
  );
}
