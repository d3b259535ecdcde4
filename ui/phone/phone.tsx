import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import {
  chooseLanguage,
  fallbackTag,
  type Languages,
  Translator,
} from "../../src/language/translator.ts";
import { LevelReader } from "./level_reader.ts";
import { WhipClient, type WhipState } from "./whip_client.ts";

/** State of the page. */
type PhoneState = "idle" | WhipState | Refusal;
/** Reason why there is no microphone. */
type Refusal = "insecure" | "refused" | "missing" | "busy";

const refusals: readonly string[] = ["insecure", "refused", "missing", "busy"];
/** Lower end of the meter, in dBFS. */
const floorDb = -60;

/** An open microphone, and the lock that keeps the screen on, if the browser gives one. */
interface OpenMicrophone {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly level: LevelReader;
  readonly wake: WakeLockSentinel | undefined;
}

/** Parts that run while the microphone is on. */
interface Running extends OpenMicrophone {
  readonly client: WhipClient;
}

/** Shows the page that makes a phone the microphone of the computer. */
export function start(languages: Languages): void {
  const tag = chooseLanguage(navigator.languages, Object.keys(languages));
  const language = languages[tag] ?? languages[fallbackTag];
  const root = document.getElementById("app");
  if (language === undefined || root === null) return;
  document.documentElement.lang = tag;
  render(<Phone translator={new Translator(tag, language)} />, root);
}

function Phone({ translator }: { translator: Translator }) {
  const [code, setCode] = useState(decodeURIComponent(location.hash.slice(1)));
  const { state, level, isOn, toggle } = useMicrophone(code);
  const say = (key: string) => translator.say(key);
  return (
    <>
      <h1>{say("phone.title")}</h1>
      <p>{say("phone.about")}</p>
      <label class="code">
        {say("phone.code")}
        <input
          value={code}
          disabled={isOn}
          autocapitalize="characters"
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <small>{say("phone.code.about")}</small>
      </label>
      <button type="button" class={isOn ? "on" : ""} disabled={code === ""} onClick={toggle}>
        {say(isOn ? "phone.stop" : "phone.start")}
      </button>
      <p class="state" role="status" data-state={state}>{say(`phone.state.${state}`)}</p>
      <label class="level">
        {say("phone.level")}
        <meter min={floorDb} max={0} low={-50} high={-6} optimum={-20} value={level} />
      </label>
      <p class="todo">
        {refusals.includes(state) || state === "wrong-code" || state === "retrying"
          ? say(`phone.todo.${state}`)
          : say("phone.keepOpen")}
      </p>
    </>
  );
}

/** Opens and closes the microphone, and sends its sound to the computer, which accepts it only with the right code. */
function useMicrophone(code: string) {
  const [state, setState] = useState<PhoneState>("idle");
  const [level, setLevel] = useState(floorDb);
  const running = useRef<Running | undefined>(undefined);
  const turns = useRef(0);
  const isOn = ["connecting", "live", "retrying", "full"].includes(state);
  const stop = () => {
    turns.current++;
    end(running.current);
    running.current = undefined;
    setLevel(floorDb);
  };
  const follow = (next: PhoneState) => {
    if (next === "wrong-code") stop();
    setState(next);
  };
  useEffect(() => {
    const timer = setInterval(() => {
      const { current } = running;
      if (current !== undefined) setLevel(Math.max(floorDb, current.level.read()));
    }, 100);
    addEventListener("pagehide", stop);
    return () => {
      clearInterval(timer);
      removeEventListener("pagehide", stop);
    };
  }, []);
  const begin = async () => {
    const turn = ++turns.current;
    setState("connecting");
    try {
      const opened = await openMicrophone();
      // The person has stopped meanwhile.
      if (turn !== turns.current) return close(opened);
      const client = new WhipClient({ code, track: opened.track, changed: follow });
      running.current = { ...opened, client };
    } catch (error) {
      if (turn === turns.current) setState(refusalOf(error));
    }
  };
  const toggle = () => {
    if (!isOn) return void begin();
    stop();
    setState("idle");
  };
  return { state, level, isOn, toggle };
}

function end(running: Running | undefined): void {
  if (running === undefined) return;
  running.client.close();
  close(running);
}

function close({ stream, level, wake }: OpenMicrophone): void {
  level.close();
  stopTracks(stream);
  void wake?.release();
}

/** Opens the microphone without effects, which would prevent the computer from taking the echo out. */
async function openMicrophone(): Promise<OpenMicrophone> {
  if (navigator.mediaDevices === undefined) throw new DOMException("no devices", "SecurityError");
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
  const [track] = stream.getAudioTracks();
  if (track === undefined) throw new DOMException("no track", "NotFoundError");
  const level = readLevel(stream);
  // With the screen off, the page does not work; not every browser can keep the screen on.
  const wake = await navigator.wakeLock?.request("screen").catch(() => undefined);
  return { stream, track, level, wake };
}

/**
 * Begins to measure the level. If that fails, for example because all sound devices are in use, stops the microphone
 * and throws.
 */
function readLevel(stream: MediaStream): LevelReader {
  try {
    return new LevelReader(stream);
  } catch (error) {
    stopTracks(stream);
    throw error;
  }
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function refusalOf(error: unknown): Refusal {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "SecurityError") return "insecure";
  if (name === "NotAllowedError") return "refused";
  return name === "NotFoundError" ? "missing" : "busy";
}
