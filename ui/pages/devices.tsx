import type { JSX } from "preact";
import { useEffect, useId } from "preact/hooks";
import { type Device, type Role, roles, type SettingsState } from "../../src/settings/protocol.ts";
import { DeviceMeter, Meter } from "../components/meter.tsx";
import { Said } from "../components/said.tsx";
import { Section, SwitchSetting } from "../components/setting.tsx";
import { usePage } from "../context.ts";
import { type DeviceOption, deviceOptions, otherDevices } from "../view/device_options.ts";

/** The level of a device, if it is measured. */
function LevelOf({ device }: { readonly device: Device }): JSX.Element | null {
  const { translator } = usePage();
  if (device.isMetered) return <DeviceMeter device={device} />;
  return device.use === "output"
    ? <Meter role="output" label={translator.say("meter.output")} />
    : null;
}

/** Anecho's use of a device, with the reason. */
function DeviceUse({ device }: { readonly device: Device }): JSX.Element {
  const { translator } = usePage();
  const { use, why, state, isDefault, isDefaultForCalls, sampleRate, channels } = device;
  const format = sampleRate > 0
    ? translator.say("device.format", {
      khz: translator.number(sampleRate / 1000, sampleRate % 1000 === 0 ? 0 : 1),
      count: channels,
    })
    : "";
  const defaults = isDefault ? "device.default" : isDefaultForCalls ? "device.calls" : undefined;
  return (
    <span class="device-about">
      <span class="tag" data-use={use}>{translator.say(`use.${use}`)}</span>
      {defaults !== undefined && <span class="tag">{translator.say(defaults)}</span>}
      <span class="device-why">
        <Said text={why} />
        {state === "active" && format !== "" && ` · ${format}`}
      </span>
    </span>
  );
}

interface OptionProps {
  readonly option: DeviceOption;
  readonly name: string;
  readonly role: Role;
}

function Option({ option, name, role }: OptionProps): JSX.Element {
  const { translator, send } = usePage();
  const { value, isChosen, device, label, isMissing } = option;
  const isDefault = value === "default";
  const title = isDefault ? translator.say("device.followDefault") : label ?? value;
  return (
    <div class="device" data-chosen={isChosen} data-missing={isMissing}>
      <label class="device-label">
        <input
          type="radio"
          name={name}
          value={value}
          checked={isChosen}
          onChange={() => send({ command: "choose", role, device: value })}
        />
        <span class="device-words">
          <span class="device-name">{title}</span>
          {isDefault && label !== null && <span class="device-current">{label}</span>}
          {isMissing && <span class="tag tag-bad">{translator.say("device.missing")}</span>}
          {device !== undefined && !isDefault && <DeviceUse device={device} />}
        </span>
      </label>
      {device !== undefined && !isDefault && <LevelOf device={device} />}
    </div>
  );
}

function RoleGroup({ role, app }: { readonly role: Role; readonly app: SettingsState }) {
  const { translator } = usePage();
  const name = useId();
  return (
    <fieldset class="card devices" data-role={role}>
      <legend>{translator.say(`devices.${role}`)}</legend>
      <p class="muted">{translator.say(`devices.${role}.about`)}</p>
      {deviceOptions(role, app).map((option) => (
        <Option key={option.value} option={option} name={name} role={role} />
      ))}
    </fieldset>
  );
}

/** The page on which devices are chosen. */
export function DevicesPage({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, send, showDevices } = usePage();
  useEffect(() => {
    showDevices(true);
    return () => showDevices(false);
  }, [showDevices]);
  const shown = roles.filter((role) => role !== "output" || !app.about.makesMicrophone);
  const others = otherDevices(app);
  return (
    <>
      <p class="muted listening">{translator.say("devices.listening")}</p>
      {shown.map((role) => <RoleGroup key={role} role={role} app={app} />)}
      {app.about.makesMicrophone && (
        <Section title={translator.say("devices.output")}>
          <p class="muted">
            {translator.say("devices.own")} <Said text={app.status.recordFrom} />
          </p>
        </Section>
      )}
      <Section title={translator.say("devices.default")}>
        <SwitchSetting
          title={translator.say("reserve.title")}
          about={translator.say("reserve.about")}
          isOn={app.settings.reserveDefault}
          onChange={(reserveDefault) => send({ command: "set", change: { reserveDefault } })}
        />
      </Section>
      {others.length > 0 && (
        <Section title={translator.say("devices.others")}>
          <ul class="others">
            {others.map((device) => (
              <li key={device.id} class="device">
                <span class="device-words">
                  <span class="device-name">{device.label}</span>
                  <DeviceUse device={device} />
                </span>
                <LevelOf device={device} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
