import type { JSX } from "preact";
import type { SessionRecording } from "../../src/settings/protocol.ts";
import { usePage } from "../context.ts";

/** Says on top of each page that a session is being recorded; a button ends the recording. */
export function SessionSign(
  { recording }: { readonly recording: SessionRecording },
): JSX.Element | null {
  const { translator, send } = usePage();
  if (recording.phase !== "recording") return null;
  return (
    <div class="recording session-sign" role="status">
      <span class="recording-dot" aria-hidden="true" />
      <p>{translator.say("session.sign")}</p>
      <button type="button" class="button" onClick={() => send({ command: "stop-session" })}>
        {translator.say("session.stop")}
      </button>
    </div>
  );
}
