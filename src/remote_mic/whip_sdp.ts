/** Error: a sender's offer or fragment is not usable. The message is for the sender's developer. */
export class OfferError extends Error {
  override readonly name = "OfferError";
}

/** Credentials of an ICE session, which distinguish an ICE restart from further candidates. */
export interface IceNames {
  readonly usernameFragment: string;
  readonly password: string;
}

/** Contents of a PATCH request (RFC 8840, 4.4). */
export interface IceFragment {
  readonly ice: IceNames | undefined;
  /** Candidates: the texts after "a=". */
  readonly candidates: readonly string[];
}

/** Most candidates in one offer or fragment. */
export const maxCandidates = 64;

/**
 * Checks a sender's offer: one stream of Opus, with ICE and DTLS. Video beside it is accepted here, and
 * declined by the answer.
 *
 * @return the sender's ICE credentials.
 * @throws {OfferError}
 */
export function readOffer(sdp: string): IceNames {
  const lines = linesOf(sdp);
  if (lines[0] !== "v=0") throw new OfferError("that is no session description");
  const media = lines.filter((line) => line.startsWith("m="));
  const kinds = media.map((line) => /^m=(\w+) /.exec(line)?.[1]);
  if (kinds.filter((kind) => kind === "audio").length !== 1) {
    throw new OfferError("offer exactly one stream of sound");
  }
  if (kinds.some((kind) => kind !== "audio" && kind !== "video") || kinds.length > 2) {
    throw new OfferError("offer sound, and at most one stream of pictures beside it");
  }
  const audio = sectionOf(lines, "audio");
  if (!audio.some((line) => /^a=rtpmap:\d+ opus\/48000\/2$/i.test(line))) {
    throw new OfferError("offer Opus");
  }
  const session = lines.slice(0, lines.findIndex((line) => line.startsWith("m=")));
  // The section's own direction, else the session's; without both it is sendrecv (RFC 8866, 6.7).
  const direction = [...audio, ...session].find((line) =>
    /^a=(sendrecv|sendonly|recvonly|inactive)$/.test(line)
  );
  if (direction === "a=recvonly" || direction === "a=inactive") {
    throw new OfferError("offer to send");
  }
  if (!lines.some((line) => line.startsWith("a=fingerprint:"))) {
    throw new OfferError("offer DTLS with a fingerprint");
  }
  if (candidatesIn(lines).length > maxCandidates) throw new OfferError("offer fewer candidates");
  const ice = iceNamesIn(audio) ?? iceNamesIn(lines);
  if (ice === undefined) throw new OfferError("offer ICE with a name and password");
  return ice;
}

/**
 * Reads the body of a PATCH request.
 *
 * @throws {OfferError}
 */
export function readFragment(text: string): IceFragment {
  const lines = linesOf(text);
  if (lines.some((line) => !/^[a-z]=/.test(line))) {
    throw new OfferError("that is no fragment of a session description");
  }
  const candidates = candidatesIn(lines);
  if (candidates.length > maxCandidates) throw new OfferError("bring fewer candidates");
  return { ice: iceNamesIn(lines), candidates };
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== "");
}

/** @return the lines of the first section of a kind. */
function sectionOf(lines: readonly string[], kind: string): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith(`m=${kind} `));
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith("m="));
  return rest.slice(0, end < 0 ? rest.length : end);
}

function candidatesIn(lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith("a=candidate:")).map((line) => line.slice(2));
}

function iceNamesIn(lines: readonly string[]): IceNames | undefined {
  const find = (name: string) =>
    lines.find((line) => line.startsWith(`a=${name}:`))?.slice(name.length + 3);
  const usernameFragment = find("ice-ufrag");
  const password = find("ice-pwd");
  if (usernameFragment === undefined || password === undefined) return undefined;
  return { usernameFragment, password };
}
