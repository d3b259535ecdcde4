import type { DefaultRole, Endpoint } from "../src/engine/endpoint.ts";

const all: readonly DefaultRole[] = ["console", "multimedia", "communications"];

/** An active endpoint for tests. Its id is made from its flow and name. */
export function endpoint(
  flow: Endpoint["flow"],
  name: string,
  more: Partial<Endpoint> = {},
): Endpoint {
  return {
    id: `${flow}:${name}`,
    name,
    flow,
    state: "active",
    container: null,
    formFactor: flow === "capture" ? "microphone" : "speakers",
    isVirtual: false,
    defaultFor: [],
    sampleRate: 48000,
    channels: 2,
    ...more,
  };
}

/** A microphone, or another capture endpoint. */
export function capture(name: string, more: Partial<Endpoint> = {}): Endpoint {
  return endpoint("capture", name, more);
}

/** Speakers, or another render endpoint. */
export function render(name: string, more: Partial<Endpoint> = {}): Endpoint {
  return endpoint("render", name, more);
}

/** Copies an endpoint, as the default for some roles. @param roles The roles. @default all roles */
export function asDefault(it: Endpoint, roles: readonly DefaultRole[] = all): Endpoint {
  return { ...it, defaultFor: [...roles] };
}

/** Speakers as most desktop computers have them. */
export const speakers: Endpoint = asDefault(render("Speakers (Realtek(R) Audio)", {
  container: "realtek",
}));

/** A microphone as most desktop computers have it. */
export const microphone: Endpoint = asDefault(capture("Microphone (USB Audio)", {
  container: "usb",
}));

/** Both sides of VB-CABLE, as its installer names them. */
export const vbCable: readonly Endpoint[] = [
  render("CABLE Input (VB-Audio Virtual Cable)", { container: "vb", isVirtual: true }),
  capture("CABLE Output (VB-Audio Virtual Cable)", { container: "vb", isVirtual: true }),
];

/** Both sides of one of the donationware cables A to D. */
export function cable(letter: "A" | "B" | "C" | "D"): readonly Endpoint[] {
  const more = { container: `vb-${letter}`, isVirtual: true };
  return [
    render(`CABLE-${letter} Input (VB-Audio Cable ${letter})`, more),
    capture(`CABLE-${letter} Output (VB-Audio Cable ${letter})`, more),
  ];
}

/** Voicemeeter Banana as of 2024. */
export const voicemeeter: readonly Endpoint[] = [
  render("Voicemeeter Input (VB-Audio Voicemeeter VAIO)", { container: "vm", isVirtual: true }),
  render("Voicemeeter AUX Input (VB-Audio Voicemeeter VAIO)", { container: "vm", isVirtual: true }),
  capture("Voicemeeter Out B1 (VB-Audio Voicemeeter VAIO)", { container: "vm", isVirtual: true }),
  capture("Voicemeeter Out B2 (VB-Audio Voicemeeter VAIO)", { container: "vm", isVirtual: true }),
  capture("Voicemeeter Out A1 (VB-Audio Voicemeeter VAIO)", { container: "vm", isVirtual: true }),
];

/** Devices that Steam installs for games that are played over the network. */
export const steam: readonly Endpoint[] = [
  render("Speakers (Steam Streaming Speakers)", { container: "st-s", isVirtual: true }),
  render("Speakers (Steam Streaming Microphone)", { container: "st-m", isVirtual: true }),
  capture("Microphone (Steam Streaming Microphone)", { container: "st-m", isVirtual: true }),
];

/** A Bluetooth headset: headphones for music, and a headset with a microphone for calls. */
export const bluetoothHeadset: readonly Endpoint[] = [
  render("Headphones (WH-1000XM4 Stereo)", { container: "bt", formFactor: "headphones" }),
  render("Headset (WH-1000XM4 Hands-Free AG Audio)", { container: "bt", formFactor: "headset" }),
  capture("Headset (WH-1000XM4 Hands-Free AG Audio)", { container: "bt", formFactor: "headset" }),
];
