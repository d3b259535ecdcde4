import type { JSX } from "preact";
import { hotkeyActions } from "../../src/config/hotkey.ts";
import type { SettingsChange, SettingsState } from "../../src/settings/protocol.ts";
import { CompareButton } from "../components/compare_button.tsx";
import { HotkeySetting } from "../components/hotkey_setting.tsx";
import { CallSettings } from "../components/call_settings.tsx";
import { ChoiceSetting, RangeSetting, Section, SwitchSetting } from "../components/setting.tsx";
import { usePage } from "../context.ts";

const modes = ["on-demand", "always", "off", "mute"] as const;
const cancellers = ["classic", "full-duplex"] as const;
const suppressions = ["off", "low", "moderate", "high", "very-high", "voice"] as const;

/** Hotkeys. A Linux desktop may offer none, so on Linux the commands for mute and bypass are shown too. */
function Hotkeys({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, send } = usePage();
  const { hotkeys } = app.settings;
  const isWindows = app.about.os === "windows";
  return (
    <Section title={translator.say("hotkeys.title")}>
      <p class="muted">{translator.say(isWindows ? "hotkeys.about" : "hotkeys.desktop")}</p>
      {hotkeyActions.map((action) => (
        <HotkeySetting
          key={action}
          title={translator.say(`hotkeys.${action}`)}
          value={hotkeys[action]}
          onChange={(value) =>
            send({ command: "set", change: { hotkeys: { ...hotkeys, [action]: value } } })}
        />
      ))}
      {!isWindows && (
        <p class="setting-about">
          {translator.say("hotkeys.commands")} <code>anecho mute toggle</code>{" "}
          <code>anecho bypass toggle</code>
        </p>
      )}
    </Section>
  );
}

/** The page on which the sound is set. */
export function SoundPage({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, send } = usePage();
  const { settings, about, isComparing } = app;
  const { cleaning } = settings;
  const say = (key: string) => translator.say(key);
  const change = (change: SettingsChange) => send({ command: "set", change });
  const choice = <T extends string>(name: string, values: readonly T[], hasAbout = true) => ({
    title: say(`${name}.title`),
    about: say(`${name}.about`),
    values: values.map((value) => ({
      value,
      label: say(`${name}.${value}`),
      ...(hasAbout ? { about: say(`${name}.${value}.about`) } : {}),
    })),
  });
  const words = (name: string) => ({ title: say(`${name}.title`), about: say(`${name}.about`) });
  return (
    <>
      <div class="card">
        <ChoiceSetting
          {...choice("mode", modes)}
          value={settings.mode}
          onChange={(mode) => change({ mode })}
        />
      </div>
      <Section title={say("sound.compare")}>
        <p class="muted">{say("compare.about")}</p>
        <CompareButton isOn={isComparing} />
      </Section>
      <Section title={say("sound.echo")}>
        <ChoiceSetting
          {...choice("canceller", cancellers)}
          value={settings.canceller}
          onChange={(canceller) => change({ canceller })}
        />
        <SwitchSetting
          {...words("stereo")}
          isOn={cleaning.stereoReference}
          onChange={(stereoReference) => change({ cleaning: { stereoReference } })}
        />
      </Section>
      <Section title={say("sound.voice")}>
        <ChoiceSetting
          {...choice("noise", suppressions, false)}
          value={cleaning.noiseSuppression}
          onChange={(noiseSuppression) => change({ cleaning: { noiseSuppression } })}
        />
        <SwitchSetting
          {...words("gain")}
          isOn={cleaning.automaticGain}
          onChange={(automaticGain) => change({ cleaning: { automaticGain } })}
        />
        <RangeSetting
          {...words("level")}
          value={cleaning.outputLevelDb}
          min={-20}
          max={20}
          step={0.5}
          say={(db) => `${db > 0 ? "+" : ""}${translator.number(db, 1)} dB`}
          onChange={(outputLevelDb) => change({ cleaning: { outputLevelDb } })}
        />
        <SwitchSetting
          {...words("stereoOutput")}
          isOn={cleaning.stereoOutput}
          onChange={(stereoOutput) => change({ cleaning: { stereoOutput } })}
        />
        <SwitchSetting
          {...words("highPass")}
          isOn={cleaning.highPass}
          onChange={(highPass) => change({ cleaning: { highPass } })}
        />
        {about.os === "windows" && (
          <SwitchSetting
            {...words("vendor")}
            isOn={settings.vendorEffects}
            onChange={(vendorEffects) => change({ vendorEffects })}
          />
        )}
      </Section>
      <CallSettings app={app} />
      <Hotkeys app={app} />
    </>
  );
}
