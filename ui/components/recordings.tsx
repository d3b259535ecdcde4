import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import {
  type RecordingVersion,
  recordingVersions,
  type TestKind,
} from "../../src/settings/protocol.ts";
import { usePage } from "../context.ts";

const firstVolume = 0.5;

/** Players of a test's two recordings, microphone and output, with one volume control for both. */
export function Recordings(
  { kind, number }: { readonly kind: TestKind; readonly number: number },
): JSX.Element {
  const { translator } = usePage();
  const place = useRef<HTMLDivElement>(null);
  const [volume, setVolume] = useState(firstVolume);
  const pauseOthers = (playing: EventTarget | null) => {
    for (const sound of place.current?.querySelectorAll("audio") ?? []) {
      if (sound !== playing) sound.pause();
    }
  };
  return (
    <div class="recordings" ref={place}>
      {recordingVersions.map((version) => (
        <Recording
          key={version}
          kind={kind}
          version={version}
          number={number}
          volume={volume}
          onPlay={pauseOthers}
        />
      ))}
      <label class="volume">
        <span>{translator.say("test.volume")}</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={volume}
          aria-valuetext={`${translator.number(100 * volume)} %`}
          onInput={({ currentTarget }) => setVolume(currentTarget.valueAsNumber)}
        />
      </label>
    </div>
  );
}

interface RecordingProps {
  readonly kind: TestKind;
  readonly version: RecordingVersion;
  readonly number: number;
  readonly volume: number;
  readonly onPlay: (playing: EventTarget | null) => void;
}

function Recording({ kind, version, number, volume, onPlay }: RecordingProps): JSX.Element {
  const { translator, recording } = usePage();
  const [address, setAddress] = useState<string>();
  const [isUnplayable, setUnplayable] = useState(false);
  const sound = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    let isGone = false;
    let made: string | undefined;
    setUnplayable(false);
    void recording(kind, version).then((blob) => {
      if (isGone) return;
      if (blob === undefined) return setUnplayable(true);
      setAddress(made = URL.createObjectURL(blob));
    });
    return () => {
      isGone = true;
      setAddress(undefined);
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [kind, version, number]);
  useEffect(() => {
    if (sound.current !== null) sound.current.volume = volume;
  }, [volume, address]);
  const title = translator.say(`test.version.${version}`);
  return (
    <figure class="recording" data-version={version}>
      <figcaption>{title}</figcaption>
      {address !== undefined && (
        <audio
          ref={sound}
          controls
          src={address}
          aria-label={title}
          onPlay={({ currentTarget }) => onPlay(currentTarget)}
          onError={() => setUnplayable(true)}
        />
      )}
      {isUnplayable && <p class="muted">{translator.say("test.unplayable")}</p>}
    </figure>
  );
}
