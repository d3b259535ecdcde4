import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

interface Words {
  readonly title: string;
  /** The setting's effect and cost. */
  readonly about: string;
}

interface SwitchProps extends Words {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean;
}

/** A setting that is on or off. */
export function SwitchSetting(
  { title, about, isOn, onChange, isDisabled = false }: SwitchProps,
): JSX.Element {
  const id = useId();
  return (
    <div class="setting">
      <div class="setting-words">
        <div class="setting-title" id={`${id}-title`}>{title}</div>
        <p class="setting-about" id={`${id}-about`}>{about}</p>
      </div>
      <button
        type="button"
        role="switch"
        class="switch"
        aria-checked={isOn}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-about`}
        disabled={isDisabled}
        onClick={() => onChange(!isOn)}
      >
        <span class="switch-knob" />
      </button>
    </div>
  );
}

interface RangeProps extends Words {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Formats a value. */
  readonly say: (value: number) => string;
  readonly onChange: (value: number) => void;
}

/** Least time between two reports of a value while it is dragged, in ms. */
const tellingMs = 100;

/** A setting with a number, on a slider. */
export function RangeSetting(
  { title, about, value, min, max, step, say, onChange }: RangeProps,
): JSX.Element {
  const id = useId();
  /** The dragged value, until the app has applied it. */
  const [dragged, setDragged] = useState<number>();
  const waiting = useRef<{ value: number; readonly timer: ReturnType<typeof setTimeout> } | null>(
    null,
  );
  useEffect(() => {
    if (waiting.current === null) setDragged(undefined);
  }, [value]);
  useEffect(() => () => clearTimeout(waiting.current?.timer), []);
  const tell = () => {
    const { value: latest } = waiting.current ?? {};
    waiting.current = null;
    if (latest !== undefined) onChange(latest);
  };
  const drag = (to: number) => {
    setDragged(to);
    if (waiting.current !== null) waiting.current.value = to;
    else waiting.current = { value: to, timer: setTimeout(tell, tellingMs) };
  };
  const shown = dragged ?? value;
  return (
    <div class="setting setting-range">
      <div class="setting-words">
        <label class="setting-title" for={id}>{title}</label>
        <p class="setting-about" id={`${id}-about`}>{about}</p>
      </div>
      <div class="range">
        <input
          type="range"
          id={id}
          min={min}
          max={max}
          step={step}
          value={shown}
          aria-describedby={`${id}-about`}
          aria-valuetext={say(shown)}
          onInput={(event) => drag(event.currentTarget.valueAsNumber)}
        />
        <output for={id}>{say(shown)}</output>
      </div>
    </div>
  );
}

/** One of the values of a {@linkcode ChoiceSetting}. */
export interface ChoiceValue<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly about?: string;
}

interface ChoiceProps<T extends string> extends Words {
  readonly values: readonly ChoiceValue<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A setting with a few values, shown side by side. */
export function ChoiceSetting<T extends string>(
  { title, about, values, value, onChange }: ChoiceProps<T>,
): JSX.Element {
  const id = useId();
  const chosen = values.find((it) => it.value === value);
  return (
    <fieldset class="setting setting-choice" aria-describedby={`${id}-about`}>
      <legend class="setting-title">{title}</legend>
      <p class="setting-about" id={`${id}-about`}>{about}</p>
      <div class="segments">
        {values.map((it) => (
          <label key={it.value} class="segment">
            <input
              type="radio"
              name={id}
              value={it.value}
              checked={it.value === value}
              onChange={() => onChange(it.value)}
            />
            <span>{it.label}</span>
          </label>
        ))}
      </div>
      {chosen?.about !== undefined && <p class="setting-effect">{chosen.about}</p>}
    </fieldset>
  );
}

/** A group of settings or texts, under a heading. */
export function Section(
  { title, children, className = "" }: {
    readonly title: string;
    readonly children: ComponentChildren;
    readonly className?: string;
  },
): JSX.Element {
  const id = useId();
  return (
    <section class={`card ${className}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
