import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { CallRecording } from "../../src/app/call_recording.ts";
import { usePage } from "../context.ts";
import { clockTime } from "../view/clock_time.ts";

/** @return the present time in ms since 1970, updated each second. */
function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function Since({ ms }: { readonly ms: number }): JSX.Element {
  const now = useNow();
  // Hidden, so that a screen reader does not read each second.
  return <span class="recording-time" aria-hidden="true">{clockTime(now - ms)}</span>;
}

/** Says on top of each page that a call is being recorded; a button ends the recording. */
export function RecordingSign({ call }: { readonly call: CallRecording }): JSX.Element | null {
  const { translator, send } = usePage();
  if (call.phase === "idle") return null;
  const trouble = call.phase === "recording" && call.microphone !== "live"
    ? `record.microphone.${call.microphone}`
    : undefined;
  return (
    <div class="recording" role="status" data-phase={call.phase}>
      <span class="recording-dot" aria-hidden="true" />
      <p>{translator.say(`record.${call.phase}`)}</p>
      {call.phase === "recording" && <Since ms={call.sinceMs} />}
      {trouble !== undefined && <p class="recording-trouble">{translator.say(trouble)}</p>}
      {call.phase !== "ending" && (
        <button
          type="button"
          class="button"
          onClick={() => send({ command: "record", isOn: false })}
        >
          {translator.say("record.stop")}
        </button>
      )}
    </div>
  );
}
