import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Device } from "../../src/settings/protocol.ts";
import { usePage } from "../context.ts";
import { useDerived } from "../store.ts";
import { lowestDbfs, type MeterRole, meterView } from "../view/meter.ts";

const sources = {
  microphone: "microphoneDbfs",
  speakers: "referenceDbfs",
  output: "outputDbfs",
} as const;

interface LevelProps {
  readonly role: MeterRole;
  readonly label: string;
  /** Level of the bar, in dBFS; `null` if unknown. */
  readonly now: number | null;
  /** Level that the words tell, in dBFS; it changes slowly enough to be read. */
  readonly said: number | null;
}

/** A level, as a bar and in words. */
function Level({ role, label, now, said }: LevelProps): JSX.Element {
  const { translator } = usePage();
  const { word } = meterView(said);
  const { fraction } = meterView(now);
  const words = translator.say(`meter.${role}.${word}`);
  const level = said === null || word === "silent" ? "" : `${translator.number(said)} dB`;
  return (
    <div class="meter" data-word={word} data-role={role}>
      <div
        class="meter-bar"
        role="meter"
        aria-label={label}
        aria-valuemin={lowestDbfs}
        aria-valuemax={0}
        aria-valuenow={Math.round(Math.max(lowestDbfs, said ?? lowestDbfs))}
        aria-valuetext={level === "" ? words : `${words}, ${level}`}
      >
        <div class="meter-fill" style={{ transform: `scaleX(${fraction.toFixed(3)})` }} />
      </div>
      <div class="meter-words" aria-hidden="true">
        <span class="meter-word">{words}</span>
        <span class="meter-level">{level}</span>
      </div>
    </div>
  );
}

/** Meter of a level that the engine measures. The words give the mean over a second. */
export function Meter(
  { role, label }: { readonly role: MeterRole; readonly label: string },
): JSX.Element {
  const { figures, levels } = usePage();
  const now = useDerived(levels, (it) => it?.[role] ?? null);
  const said = useDerived(
    figures,
    (it) => it?.isRunning ? rounded(it[sources[role]]) : null,
  );
  return <Level role={role} label={label} now={now} said={said} />;
}

/** Meter of a device, whether Anecho uses it or not. */
export function DeviceMeter({ device }: { readonly device: Device }): JSX.Element {
  const { deviceLevels } = usePage();
  const now = useDerived(deviceLevels, (it) => it[device.id] ?? null);
  const role = device.flow === "capture" ? "microphone" : "speakers";
  return <Level role={role} label={device.label} now={now} said={useUnhurried(now)} />;
}

function rounded(dbfs: number | null): number | null {
  return dbfs === null ? null : Math.round(dbfs);
}

/** Least time for which a value is shown, in ms. */
const readingMs = 500;

/** @return the value, changing at most every half second, so that words can be read. */
function useUnhurried<T>(value: T): T {
  const [shown, setShown] = useState(value);
  const since = useRef(0);
  useEffect(() => {
    if (value === shown) return;
    const timer = setTimeout(() => {
      since.current = performance.now();
      setShown(value);
    }, since.current + readingMs - performance.now());
    return () => clearTimeout(timer);
  }, [value, shown]);
  return shown;
}
