import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { usePage } from "../context.ts";
import { Icon } from "./icon.tsx";

/** While the person holds this button down, Anecho outputs the untouched microphone, unless it is muted. */
export function CompareButton({ isOn }: { readonly isOn: boolean }): JSX.Element {
  const { translator, send } = usePage();
  const held = useRef(false);
  const hold = (isHeld: boolean) => {
    if (held.current === isHeld) return;
    held.current = isHeld;
    send({ command: "compare", isOn: isHeld });
  };
  const isKey = ({ key }: KeyboardEvent) => key === " " || key === "Enter";
  useEffect(() => {
    const release = () => hold(false);
    addEventListener("blur", release);
    return () => {
      removeEventListener("blur", release);
      release();
    };
  }, []);
  return (
    <button
      type="button"
      class="button compare"
      aria-pressed={isOn}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        hold(true);
      }}
      onPointerUp={() => hold(false)}
      onPointerCancel={() => hold(false)}
      onBlur={() => hold(false)}
      onKeyDown={(event) => {
        if (!isKey(event)) return;
        event.preventDefault();
        hold(true);
      }}
      onKeyUp={(event) => isKey(event) && hold(false)}
      onContextMenu={(event) => event.preventDefault()}
    >
      <Icon name="ear" />
      {translator.say(isOn ? "compare.on" : "compare.off")}
    </button>
  );
}
