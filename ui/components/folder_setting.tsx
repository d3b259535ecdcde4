import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { isWholePath } from "../../src/config/config.ts";

interface FolderProps {
  readonly title: string;
  readonly about: string;
  /** The chosen folder; "" if none is chosen. */
  readonly value: string;
  /** The folder that is used if none is chosen. */
  readonly otherwise: string;
  /** Complaint about a text that is not an absolute path. */
  readonly wrong: string;
  readonly onChange: (value: string) => void;
}

/** A setting that names a folder. A valid text is applied when the person leaves the field or presses Enter. */
export function FolderSetting(
  { title, about, value, otherwise, wrong, onChange }: FolderProps,
): JSX.Element {
  const id = useId();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const trimmed = text.trim();
  const isGood = trimmed === "" || isWholePath(trimmed);
  return (
    <div class="setting setting-folder">
      <div class="setting-words">
        <label class="setting-title" for={id}>{title}</label>
        <p class="setting-about" id={`${id}-about`}>{about}</p>
      </div>
      <input
        type="text"
        id={id}
        class="folder"
        value={text}
        placeholder={otherwise}
        spellcheck={false}
        aria-invalid={!isGood}
        aria-describedby={`${id}-about`}
        onInput={(event) => setText(event.currentTarget.value)}
        onChange={() => isGood && trimmed !== value && onChange(trimmed)}
      />
      {!isGood && <p class="setting-wrong" role="alert">{wrong}</p>}
    </div>
  );
}
