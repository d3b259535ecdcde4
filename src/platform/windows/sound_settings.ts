import type { Registry, RegistryRoot } from "./registry.ts";

/** Windows' settings of an endpoint. `null`: none is stored. */
export interface EndpointSettings {
  /** The id of the endpoint, as WASAPI gives it. */
  readonly id: string;
  /**
   * Where "Listen to this device" plays what a microphone hears: an endpoint's id, "" for the default
   * speakers, `null` where it is off.
   */
  readonly listensAt: string | null;
  readonly allowsExclusive: boolean | null;
  /** Whether effects are installed for it, and not switched off ("Audio enhancements"). */
  readonly hasEffects: boolean;
}

/** Whether the person lets programs have the microphone; `null` where Windows keeps nothing. */
export interface MicrophoneConsent {
  /** For this computer. */
  readonly computer: boolean | null;
  /** For this person's apps. */
  readonly apps: boolean | null;
  /** For programs that are no apps of the store, such as Anecho. */
  readonly desktopApps: boolean | null;
  /** Apps of the store that the person has refused it, by the names of their packages. */
  readonly refusedApps: readonly string[];
}

/** Sound settings in Windows' registry. */
export interface SoundSettings {
  readonly consent: MicrophoneConsent;
  /** File names of the desktop programs that have a microphone open now. */
  readonly microphoneUsers: readonly string[];
  /** Apps of the store that have one open now, by the names of their packages. */
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
/** Effects of a stream, of a mode and of the endpoint: each a class by its GUID. */
const effectNames = [5, 6, 7].map((id) => `{d04e05a6-594b-4fb6-a80d-01af5eed7d1d},${id}`);
const noEffect = "{00000000-0000-0000-0000-000000000000}";

/** How an endpoint's id begins, by the folder of its settings. */
const flows = { Render: "{0.0.0.00000000}", Capture: "{0.0.1.00000000}" } as const;

/** Reads what Windows keeps about sound. Throws where it may not be read. */
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
      // One that was never asked about ("Prompt") is not refused.
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

/** A package is called by its name and a number of its publisher: "MSTeams_8wekyb3d8bbwe". */
function packageName(name: string): string {
  return name.split("_")[0] ?? name;
}

/** While a program uses the microphone, the time at which it stopped is 0. */
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

/** A truth value is kept as a PROPVARIANT: type 0x0b, and at byte 8 the value, all ones or zero. */
function isTrue(bytes: Uint8Array | undefined): boolean {
  return bytes !== undefined && bytes[0] === 0x0b && (bytes[8] ?? 0) !== 0;
}
