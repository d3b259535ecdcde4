import type { JSX } from "preact";
import { usePage } from "../context.ts";
import { useDerived } from "../store.ts";
import { lowestDbfs, type MeterRole, meterView } from "../view/meter.ts";

const sources = {
  microphone: "microphoneDbfs",
  speakers: "referenceDbfs",
  output: "outputDbfs",
} as const;

/** In steps that can be seen, so that nothing is drawn for less. */
function rounded(dbfs: number | null): number | null {
  return dbfs === null ? null : Math.round(dbfs * 2) / 2;
}

/** A live level, as a bar and in words. */
export function Meter(
  { role, label }: { readonly role: MeterRole; readonly label: string },
): JSX.Element {
  const { translator, figures } = usePage();
  const dbfs = useDerived(figures, (it) => it?.isRunning ? rounded(it[sources[role]]) : null);
  const { fraction, word } = meterView(dbfs);
  const said = translator.say(`meter.${role}.${word}`);
  const level = dbfs === null || word === "silent" ? "" : `${translator.number(dbfs)} dB`;
  return (
    <div class="meter" data-word={word} data-role={role}>
      <div
        class="meter-bar"
        role="meter"
        aria-label={label}
        aria-valuemin={lowestDbfs}
        aria-valuemax={0}
        aria-valuenow={Math.round(Math.max(lowestDbfs, dbfs ?? lowestDbfs))}
        aria-valuetext={level === "" ? said : `${said}, ${level}`}
      >
        <div class="meter-fill" style={{ transform: `scaleX(${fraction.toFixed(3)})` }} />
      </div>
      <div class="meter-words" aria-hidden="true">
        <span class="meter-word">{said}</span>
        <span class="meter-level">{level}</span>
      </div>
    </div>
  );
}
