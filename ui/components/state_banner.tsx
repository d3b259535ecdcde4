import type { JSX } from "preact";
import type { SettingsState } from "../../src/settings/protocol.ts";
import { usePage } from "../context.ts";
import { divide, headline } from "../view/headline.ts";
import { Icon } from "./icon.tsx";

/** The state in one sentence, on top of each page. */
export function StateBanner({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, send } = usePage();
  const { tone, sentence, hint } = headline(app);
  const { text, lang } = "text" in sentence
    ? translator.translate(sentence.text)
    : { text: translator.say(sentence.key), lang: undefined };
  const { wrong, todo } = tone === "trouble" ? divide(text) : { wrong: text, todo: "" };
  const hasLink = app.problem !== null && app.problem.link !== null;
  return (
    <div class="banner" data-tone={tone} role="status">
      <span class="banner-sign">
        <Icon name={tone} />
      </span>
      <div class="banner-words">
        <p class="banner-sentence" lang={lang}>{wrong}</p>
        {todo !== "" && <p lang={lang}>{todo}</p>}
        {hint !== undefined && <p>{translator.say(hint)}</p>}
        {hasLink && (
          <button
            type="button"
            class="button"
            onClick={() => send({ command: "open", target: "cable-page" })}
          >
            {translator.say("problem.cable")}
          </button>
        )}
      </div>
    </div>
  );
}
