import type { JSX } from "preact";
import { usePage } from "../context.ts";

/** A sentence of the program, in the person's language if it is translated. */
export function Said({ text }: { readonly text: string }): JSX.Element {
  const said = usePage().translator.translate(text);
  return <span lang={said.lang}>{said.text}</span>;
}
