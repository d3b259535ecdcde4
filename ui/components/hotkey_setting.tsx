import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { usePage } from "../context.ts";
import { pressedHotkey } from "../view/hotkey_text.ts";

interface HotkeyProps {
  readonly title: string;
  /** The hotkey in the form of the settings; "none" for no key. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A hotkey, which is set by pressing it. Backspace removes it, and so does Delete without Ctrl, Alt or Win. */
export function HotkeySetting({ title, value, onChange }: HotkeyProps): JSX.Element {
  const { translator } = usePage();
  const id = useId();
  const press = (event: KeyboardEvent) => {
    const hotkey = pressedHotkey(event);
    const isErased = event.key === "Backspace" || event.key === "Delete";
    if (hotkey === undefined && !isErased) return;
    event.preventDefault();
    onChange(hotkey ?? "none");
  };
  return (
    <div class="setting">
      <label class="setting-title" for={id}>{title}</label>
      <input
        id={id}
        class="hotkey"
        readOnly
        value={value === "none" ? translator.say("hotkeys.none") : value}
        onKeyDown={press}
      />
    </div>
  );
}
