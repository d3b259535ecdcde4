import type { Registry, RegistryRoot } from "./registry.ts";

/** Windows' settings of an endpoint. */
export interface EndpointSettings {
  /** The id of the endpoint, as WASAPI gives it. */
  readonly id: string;
  /**
   * Speakers at which "Listen to this device" plays a microphone: an endpoint's id, "" for the default
   * speakers, `null` if it is off.
   */
  readonly listensAt: string | null;
  readonly allowsExclusive: boolean | null;
  /** Whether it has effects that are not switched off ("Audio enhancements"). */
  readonly hasEffects: boolean;
}

/** Which programs may use the microphone; `null` where Windows stores nothing. */
export interface MicrophoneConsent {
  /** For this computer. */
  readonly computer: boolean | null;
  /** For this person's apps. */
  readonly apps: boolean | null;
  /** For programs that are not from the Microsoft Store, such as Anecho. */
  readonly desktopApps: boolean | null;
  /** Store apps to which the person has refused the microphone, by their package names. */
  readonly refusedApps: readonly string[];
}

/** Sound settings in Windows' registry. */
export interface SoundSettings {
  readonly consent: MicrophoneConsent;
  /** File names of the desktop programs that have a microphone open now. */
  readonly microphoneUsers: readonly string[];
  /** Store apps that have a microphone open now, by their package names. */
  readonly packagedUsers: readonly string[];
  readonly endpoints: readonly EndpointSettings[];
}

const consentKey = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CapabilityAccessManager" +
  "\\ConsentStore\\microphone";
const desktopName = "NonPackaged";
const desktopKey = `${consentKey}\\${desktopName}`;
const devicesKey = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\MMDevices\\Audio";

const listenTarget = "{24dbb0fc-9311-4b3d-9cf0-18ff155639d4},0";
const listenFlag = "{24dbb0fc-9311-4b3d-9cf0-18ff155639d4},1";
const exclusiveFlag = "{b3f8fa53-0004-438e-9003-51a46e139bfc},3";
const effectsOffFlag = "{1da5d803-d492-4edd-8c23-e0c0ffee7f0e},5";
/** Values for the effects of a stream, of a mode and of the endpoint; each holds a class GUID. */
const effectNames = [5, 6, 7].map((id) => `{d04e05a6-594b-4fb6-a80d-01af5eed7d1d},${id}`);
const noEffect = "{00000000-0000-0000-0000-000000000000}";

/** Beginning of an endpoint's id, by the registry key that holds its settings. */
const flows = { Render: "{0.0.0.00000000}", Capture: "{0.0.1.00000000}" } as const;

/** Reads Windows' sound settings. Throws where they may not be read. */
export function readSoundSettings(registry: Registry): SoundSettings {
  const consent = (root: RegistryRoot, key: string) => {
    const value = registry.text(root, key, "Value");
    return value === undefined ? null : value.toLowerCase() === "allow";
  };
  const packages = registry.keys("person", consentKey).filter((name) => name !== desktopName);
  const below = (name: string) => `${consentKey}\\${name}`;
  return {
    consent: {
      computer: consent("machine", consentKey),
      apps: consent("person", consentKey),
      desktopApps: consent("person", desktopKey),
      // An app about which Windows has not asked yet ("Prompt") is not refused.
      refusedApps: packages
        .filter((name) => /^deny$/i.test(registry.text("person", below(name), "Value") ?? ""))
        .map(packageName),
    },
    microphoneUsers: registry.keys("person", desktopKey)
      .filter((name) => hasMicrophone(registry, `${desktopKey}\\${name}`))
      .map((name) => name.split("#").at(-1) ?? name),
    packagedUsers: packages.filter((name) => hasMicrophone(registry, below(name)))
      .map(packageName),
    endpoints: (["Render", "Capture"] as const).flatMap((flow) =>
      registry.keys("machine", `${devicesKey}\\${flow}`)
        .map((name) => readEndpoint(registry, flow, name))
    ),
  };
}

/** @return a package's name without the publisher's hash: "MSTeams" for "MSTeams_8wekyb3d8bbwe". */
function packageName(name: string): string {
  return name.split("_")[0] ?? name;
}

/** Whether a program uses the microphone now: its start time is set, and its stop time is 0. */
function hasMicrophone(registry: Registry, key: string): boolean {
  const started = registry.number("person", key, "LastUsedTimeStart") ?? 0n;
  return started > 0n && registry.number("person", key, "LastUsedTimeStop") === 0n;
}

function readEndpoint(registry: Registry, flow: keyof typeof flows, name: string) {
  const key = `${devicesKey}\\${flow}\\${name}`;
  const [props, effects] = [`${key}\\Properties`, `${key}\\FxProperties`];
  const exclusive = registry.number("machine", props, exclusiveFlag);
  const isOff = registry.number("machine", effects, effectsOffFlag) === 1n;
  const classes = effectNames.map((it) => registry.text("machine", effects, it) ?? noEffect);
  return {
    id: `${flows[flow]}.${name}`,
    listensAt: isTrue(registry.bytes("machine", props, listenFlag))
      ? registry.text("machine", props, listenTarget) ?? ""
      : null,
    allowsExclusive: exclusive === undefined ? null : exclusive !== 0n,
    hasEffects: !isOff && classes.some((it) => it !== noEffect && it !== ""),
  };
}

/** Reads a boolean in a PROPVARIANT: type 0x0b, and at byte 8 the value, all ones or zero. */
function isTrue(bytes: Uint8Array | undefined): boolean {
  return bytes !== undefined && bytes[0] === 0x0b && (bytes[8] ?? 0) !== 0;
}
