/** Behaviour of a virtual device. */
export type VirtualUse =
  /** A cable: apps record from it exactly what is played into it. */
  | "cable"
  /** A mixer. Its own window decides whether it works as a cable; it may also play the sound at the speakers. */
  | "mixer"
  /** Feeds a virtual microphone: apps record what is played into it. */
  | "microphone-feed"
  /** Virtual speakers: what is played into them is passed on to real speakers, or to another computer. */
  | "speakers"
  /** A real microphone's sound after processing by another program. */
  | "microphone-effect"
  /** A microphone elsewhere, such as a phone's, whose sound a program passes on. */
  | "remote-microphone"
  /** A mix that a program or an audio interface makes, which includes what is played. */
  | "mix"
  /** Records what the speakers play. */
  | "loopback";

/** A row of {@linkcode knownDevices}. */
export interface KnownDevice {
  readonly product: string;
  /** Its behaviour; "hardware" if only some of its recording sides are virtual. */
  readonly use: VirtualUse | "hardware";
  /** Finds the behaviour of a recording side by its name without the driver's. Missing if it is always `use`. */
  readonly captureUse?: (label: string) => VirtualUse | "hardware";
  /** Pattern of the driver's name. */
  readonly driver?: RegExp;
  /** Pattern of the whole name, if the driver's name is not enough. */
  readonly name?: RegExp;
  /** Whether it passes its sound on to the computer's own speakers. */
  readonly playsOn?: boolean;
  /** Which of the device's buses an endpoint belongs to, by the two parts of its name. */
  readonly bus?: (label: string, driver: string) => string;
}

const effect = () => "microphone-effect" as const;
const isMicrophone = (label: string) => /mic/i.test(label) && !/mix\b/i.test(label);
const effectOrMix = (label: string) => isMicrophone(label) ? "microphone-effect" : "mix";

/**
 * The known virtual devices; the first match counts. Those that can be an output are listed in the order in
 * which they are preferred. Most are recognized by the driver's name, since labels are translated and can change.
 */
export const knownDevices: readonly KnownDevice[] = [
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
  { product: "Voice.ai", use: "cable", driver: /^Voice\.?ai Audio Cable\b/i },
  {
    product: "Synchronous Audio Router",
    use: "cable",
    driver: /^Synchronous Audio Router$/i,
    bus: (label) => label,
  },
  {
    product: "Voicemeeter",
    use: "mixer",
    driver: /^VB-Audio (Voicemeeter|Matrix)\b/i,
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
  {
    product: "AudioRelay",
    use: "microphone-feed",
    driver: /^Virtual Mic for AudioRelay$/i,
  },
  { product: "Steam Streaming Speakers", use: "speakers", driver: /^Steam Streaming Speakers$/i },
  {
    product: "SteelSeries Sonar",
    use: "speakers",
    playsOn: true,
    captureUse: effectOrMix,
    driver: /^SteelSeries Sonar\b/i,
  },
  {
    product: "Elgato Wave Link",
    use: "speakers",
    playsOn: true,
    captureUse: effectOrMix,
    driver: /^Elgato (Virtual Audio|Wave ?Link)\b/i,
  },
  {
    product: "NVIDIA Broadcast",
    use: "speakers",
    captureUse: effect,
    driver: /^NVIDIA (RTX Voice|Broadcast)\b/i,
  },
  { product: "Krisp", use: "speakers", playsOn: true, captureUse: effect, driver: /^Krisp\b/i },
  { product: "Voicemod", use: "speakers", captureUse: effect, driver: /^Voicemod\b/i },
  { product: "Utterly", use: "speakers", captureUse: effect, driver: /^Utterly\b/i },
  { product: "MagicMic", use: "speakers", captureUse: effect, driver: /\bMagicMic\b/i },
  { product: "MorphVOX", use: "speakers", captureUse: effect, driver: /^Screaming Bee\b/i },
  {
    product: "Dubbing AI",
    use: "speakers",
    captureUse: effect,
    driver: /^Dubbing (AI|Virtual)\b/i,
  },
  {
    product: "ASUS AI Noise Cancelation",
    use: "speakers",
    captureUse: effect,
    driver: /^(ASUS (Utility|AI Noise)|AI Noise-?Cancel)/i,
  },
  {
    product: "FxSound",
    use: "speakers",
    playsOn: true,
    captureUse: effect,
    driver: /^(FxSound|DFX) (Audio|Speakers)/i,
  },
  {
    product: "Nahimic",
    use: "speakers",
    playsOn: true,
    captureUse: effectOrMix,
    driver: /^(Nahimic|A-Volute|Sonic Studio|Sonic Radar)\b/i,
  },
  {
    product: "RØDE UNIFY",
    use: "speakers",
    playsOn: true,
    captureUse: effectOrMix,
    driver: /^R[OØ]DE (UNIFY|Central Virtual)\b/i,
  },
  {
    product: "Razer",
    use: "speakers",
    playsOn: true,
    captureUse: effectOrMix,
    driver: /^(THX Spatial|Razer (Virtual|Surround|Streaming|Chroma Stream))\b/i,
  },
  {
    product: "Oculus",
    use: "speakers",
    captureUse: () => "remote-microphone",
    driver: /^Oculus Virtual Audio Device$/i,
  },
  {
    product: "Virtual Desktop",
    use: "speakers",
    captureUse: () => "remote-microphone",
    driver: /^Virtual Desktop Audio$/i,
  },
  { product: "DroidCam", use: "remote-microphone", driver: /^DroidCam\b/i },
  { product: "iVCam", use: "remote-microphone", driver: /\biVCam\b/i },
  { product: "Camo", use: "remote-microphone", driver: /^(Reincubate )?Camo\b/i },
  { product: "EpocCam", use: "remote-microphone", driver: /\b(EpocCam|Kinoni)\b/i },
  { product: "Iriun", use: "remote-microphone", driver: /^Iriun\b/i },
  { product: "WO Mic", use: "remote-microphone", driver: /^WO Mic\b/i },
  { product: "XSplit", use: "remote-microphone", driver: /^XSplit\b/i },
  { product: "NDI", use: "remote-microphone", driver: /^(NewTek )?NDI\b/i },
  { product: "Parsec", use: "remote-microphone", driver: /^Parsec\b/i },
  {
    product: "ManyCam",
    use: "microphone-effect",
    driver: /^(ManyCam|SplitCam|Snap Camera)\b/i,
  },
  { product: "OBS", use: "mix", name: /\bOBS[- ](Virtual|Audio|Studio)|virtual-audio-capturer/i },
  {
    product: "GoXLR",
    use: "hardware",
    captureUse: (label) =>
      /stream|broadcast|sample|\bmix\b/i.test(label) && !/chat ?mic/i.test(label)
        ? "mix"
        : "hardware",
    name: /\bGoXLR\b/i,
  },
  {
    product: "the speakers' monitor",
    use: "hardware",
    captureUse: () => "loopback",
    name: /^Monitor of /i,
  },
  { product: "Anecho", use: "microphone-effect", name: /^Anecho\b/i },
];

/**
 * @return the bus that a Voicemeeter endpoint names or, as an input, goes to by default: VAIO to B1, AUX to B2,
 *     VAIO3 to B3.
 */
function voicemeeterBus(label: string): string {
  if (/\bB3\b|VAIO ?3/i.test(label)) return "B3";
  if (/\bB2\b|\bAux\b/i.test(label)) return "B2";
  const own = /\b(?:Out (A\d)|In (\d))\b/i.exec(label);
  return own?.[1] ?? own?.[2] ?? "B1";
}
