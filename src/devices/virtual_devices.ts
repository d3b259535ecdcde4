import type { Endpoint } from "../engine/endpoint.ts";
import { nameParts } from "./name_parts.ts";

/** What a virtual device does with sound. */
export type VirtualUse =
  /** What is played into it is recorded from it, and nothing else. */
  | "cable"
  /** As a cable, as long as its own window is set so; it may also play it on the speakers. */
  | "mixer"
  /** Stands for a microphone somewhere else: what is played into it is recorded from it. */
  | "microphone-feed"
  /** Passes on what the system plays, to speakers or to another computer. */
  | "speakers"
  /** Another program's treatment of a real microphone. */
  | "microphone-effect"
  /** Records what the speakers play. */
  | "loopback";

/** A virtual device that is known by its name. */
export interface VirtualDevice {
  readonly product: string;
  readonly use: VirtualUse;
  /** The smaller, the sooner it is taken as output without being asked for. */
  readonly rank: number;
  /** Which of the device's ways through, where it has several: "" otherwise. */
  readonly bus: string;
}

interface Row {
  readonly product: string;
  readonly use: VirtualUse;
  /** What the driver is called. */
  readonly driver?: RegExp;
  /** What the whole name looks like, where the driver's name does not tell. */
  readonly name?: RegExp;
  readonly bus?: (label: string, driver: string) => string;
}

/**
 * The known virtual devices; the first match counts. Those that can be an output stand in the order in
 * which they are taken. Drivers, not labels, since a label is translated and can be changed.
 */
const rows: readonly Row[] = [
  { product: "VB-CABLE", use: "cable", driver: /^VB-Audio Virtual Cable$/i },
  { product: "VB-CABLE A", use: "cable", driver: /^VB-Audio (Virtual )?Cable A$/i },
  { product: "VB-CABLE B", use: "cable", driver: /^VB-Audio (Virtual )?Cable B$/i },
  { product: "VB-CABLE C", use: "cable", driver: /^VB-Audio (Virtual )?Cable C$/i },
  { product: "VB-CABLE D", use: "cable", driver: /^VB-Audio (Virtual )?Cable D$/i },
  { product: "Hi-Fi Cable", use: "cable", driver: /^VB-Audio Hi-?Fi Cable$/i },
  { product: "VB-Audio Point", use: "cable", driver: /^VB-Audio Point$/i },
  { product: "the simulated cable", use: "cable", name: /^Simulated cable$/ },
  {
    product: "Virtual Audio Cable",
    use: "cable",
    driver: /^(Virtual Audio Cable|Virtual Cable \d+)$/i,
    bus: (label, driver) => /\d+$/.exec(driver)?.[0] ?? /\d+/.exec(label)?.[0] ?? "",
  },
  {
    product: "Voicemeeter",
    use: "mixer",
    driver: /^VB-Audio Voicemeeter\b/i,
    bus: voicemeeterBus,
  },
  {
    product: "Steam Streaming Microphone",
    use: "microphone-feed",
    driver: /^Steam Streaming Microphone$/i,
  },
  {
    product: "Virtual Audio Driver",
    use: "microphone-feed",
    driver: /^Virtual (Audio|Mic) Driver\b/i,
  },
  { product: "Steam Streaming Speakers", use: "speakers", driver: /^Steam Streaming Speakers$/i },
  { product: "SteelSeries Sonar", use: "speakers", driver: /^SteelSeries Sonar\b/i },
  { product: "Elgato Wave Link", use: "speakers", driver: /^Elgato Virtual Audio$/i },
  { product: "NVIDIA Broadcast", use: "speakers", driver: /^NVIDIA (RTX Voice|Broadcast)$/i },
  { product: "Krisp", use: "speakers", driver: /^Krisp\b/i },
  { product: "Voicemod", use: "speakers", driver: /^Voicemod\b/i },
  { product: "Oculus", use: "speakers", driver: /^Oculus Virtual Audio Device$/i },
  { product: "Virtual Desktop", use: "speakers", driver: /^Virtual Desktop Audio$/i },
  { product: "Anecho", use: "microphone-effect", name: /^Anecho\b/i },
  { product: "the speakers' monitor", use: "loopback", name: /^Monitor of /i },
  {
    product: "Stereo Mix",
    use: "loopback",
    name:
      /^(Stereo ?mix|Mixage st|Mezcla est|Mix(agem)? est|Missaggio stereo|What U Hear|Wave Out Mix)/i,
  },
];

/** @return what is known about a virtual device, or `undefined` for hardware and unknown ones. */
export function virtualDevice(
  endpoint: Pick<Endpoint, "name" | "flow">,
): VirtualDevice | undefined {
  const { label, driver } = nameParts(endpoint.name);
  for (const [rank, row] of rows.entries()) {
    if (row.driver !== undefined && !row.driver.test(driver)) continue;
    if (row.name !== undefined && !row.name.test(endpoint.name)) continue;
    if (row.use === "loopback" && endpoint.flow === "render") continue;
    const use = row.use === "speakers" && endpoint.flow === "capture"
      ? "microphone-effect"
      : row.use;
    const isSpare = use === "cable" && /16 ?ch/i.test(label);
    return {
      product: row.product,
      use,
      rank: rank + (isSpare ? 0.5 : 0),
      bus: row.bus?.(label, driver) ?? "",
    };
  }
  return undefined;
}

/** Whether what is played into a render endpoint of this use comes out of a capture endpoint. */
export function canBeOutput(use: VirtualUse): boolean {
  return use === "cable" || use === "mixer" || use === "microphone-feed";
}

/** Voicemeeter's inputs go by default to the bus of the same place: VAIO to B1, AUX to B2, VAIO3 to B3. */
function voicemeeterBus(label: string): string {
  if (/\bB3\b|VAIO ?3/i.test(label)) return "B3";
  if (/\bB2\b|\bAux\b/i.test(label)) return "B2";
  const own = /\b(?:Out (A\d)|In (\d))\b/i.exec(label);
  return own?.[1] ?? own?.[2] ?? "B1";
}
