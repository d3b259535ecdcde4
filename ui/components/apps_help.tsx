import type { JSX } from "preact";
import { usePage } from "../context.ts";

const apps = ["discord", "zoom", "teams", "obs", "chrome"] as const;

/** Help on choosing the microphone in apps, and turning off their own echo cancellation. */
export function AppsHelp({ device }: { readonly device: string }): JSX.Element {
  const { translator } = usePage();
  return (
    <>
      <p class="muted">{translator.say("help.appsAbout", { device })}</p>
      <dl class="apps">
        {apps.map((name) => (
          <div key={name}>
            <dt>{translator.say(`app.${name}`)}</dt>
            <dd>{translator.say(`app.${name}.how`, { device })}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
