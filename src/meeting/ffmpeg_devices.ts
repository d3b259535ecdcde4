/** A microphone as FFmpeg lists it for DirectShow. */
export interface FfmpegDevice {
  readonly name: string;
  /** A unique name; "" if FFmpeg gives none. */
  readonly alternative: string;
}

/**
 * Arguments that make FFmpeg list the devices of DirectShow on standard error. FFmpeg then always ends with an error,
 * even if it has listed all devices.
 */
export const listArguments = [
  ...["-hide_banner", "-nostdin", "-list_devices", "true", "-f", "dshow", "-i", "dummy"],
] as const;

const headingPattern = /^DirectShow (video|audio) devices/;
const devicePattern = /^\s*"(.*)"(?: \((.+)\))?\s*$/;
const alternativePattern = /^\s+Alternative name "(.*)"\s*$/;

/**
 * Reads the list that {@linkcode listArguments} gives. FFmpeg up to version 4 lists the devices under
 * headings; later versions give the kind after each name, and begin the lines differently.
 */
export function readFfmpegDevices(text: string): FfmpegDevice[] {
  const devices: FfmpegDevice[] = [];
  let isAudioHeading = false;
  let isAudio = false;
  for (const line of text.split(/\r?\n/)) {
    const [, rest] = /^\[[^\]]* @ [^\]]*\] ?(.*)$/.exec(line) ?? [];
    if (rest === undefined) continue;
    const heading = headingPattern.exec(rest);
    if (heading !== null) {
      isAudioHeading = heading[1] === "audio";
      continue;
    }
    const alternative = alternativePattern.exec(rest)?.[1];
    const last = devices.at(-1);
    if (alternative !== undefined) {
      // A device with several pins has several such lines; the first one names the device itself.
      if (isAudio && last?.alternative === "") {
        devices[devices.length - 1] = { ...last, alternative };
      }
      continue;
    }
    const [, name, kinds] = devicePattern.exec(rest) ?? [];
    if (name === undefined) continue;
    isAudio = kinds === undefined ? isAudioHeading : kinds.split(", ").includes("audio");
    if (isAudio) devices.push({ name, alternative: "" });
  }
  return devices;
}

/** Id and name of a Windows endpoint, by which its DirectShow device is found. */
export interface NamedEndpoint {
  /** Id, such as "{0.0.1.00000000}.{GUID}". */
  readonly id: string;
  readonly name: string;
}

/**
 * Finds the DirectShow device of an endpoint: by its GUID, which sound devices' alternative names contain,
 * else by its name, which older drivers cut off after 31 characters.
 *
 * @return the device's name for FFmpeg.
 */
export function findFfmpegDevice(
  devices: readonly FfmpegDevice[],
  { id, name }: NamedEndpoint,
): string | undefined {
  const guid = /\{[0-9a-f-]{36}\}$/i.exec(id)?.[0].toLowerCase();
  const byGuid = devices.find((it) =>
    guid !== undefined && it.alternative.toLowerCase().endsWith(`\\wave_${guid}`)
  );
  const named = devices.filter((it) => it.name === name || it.name === name.slice(0, 31));
  const found = byGuid ?? (named.length === 1 ? named[0] : undefined);
  if (found === undefined) return undefined;
  return found.alternative === "" ? found.name : found.alternative;
}
