import type { JSX } from "preact";
import { callFormats, callTracks } from "../../src/config/config.ts";
import type { SettingsState } from "../../src/settings/protocol.ts";
import { usePage } from "../context.ts";
import { FolderSetting } from "./folder_setting.tsx";
import { ChoiceSetting, Section } from "./setting.tsx";

/** Settings of calls' recordings: format, tracks, folder. */
export function CallSettings({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, send } = usePage();
  const { calls } = app.settings;
  const change = (change: Partial<typeof calls>) =>
    send({ command: "set", change: { calls: { ...calls, ...change } } });
  const words = (name: string) => ({
    title: translator.say(`calls.${name}.title`),
    about: translator.say(`calls.${name}.about`),
  });
  return (
    <Section title={translator.say("calls.title")}>
      <FolderSetting
        {...words("folder")}
        value={calls.folder}
        otherwise={app.callFolder ?? ""}
        wrong={translator.say("calls.folder.wrong")}
        onChange={(folder) => change({ folder })}
      />
      <ChoiceSetting
        {...words("tracks")}
        values={callTracks.map((value) => ({
          value,
          label: translator.say(`calls.tracks.${value}`),
        }))}
        value={calls.tracks}
        onChange={(tracks) => change({ tracks })}
      />
      <ChoiceSetting
        {...words("format")}
        values={callFormats.map((value) => ({
          value,
          label: translator.say(`calls.format.${value}`),
        }))}
        value={calls.format}
        onChange={(format) => change({ format })}
      />
    </Section>
  );
}
