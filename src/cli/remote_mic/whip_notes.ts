import { renderUnicodeCompact } from "uqr";
import { fingerprintOf, spacedCode } from "../../remote_mic/pairing.ts";
import { whipPath } from "../../remote_mic/whip_path.ts";

/** Notice for a person who wants to send by WHIP. */
export interface WhipNotice {
  /** Of the microphone. */
  readonly name: string;
  readonly code: string;
  /** Such as "https://192.168.1.10:5443". */
  readonly address: string;
  /** Whether the local network is let in. */
  readonly lan: boolean;
  /** In PEM. */
  readonly certificate: string;
}

/**
 * Says where to send to, and with which code; in the local network also as a picture for a phone's camera.
 *
 * @param showsPicture Whether a person sees it. @default whether it goes to a terminal
 */
export function whipNotes(
  { name, code, address, lan, certificate }: WhipNotice,
  showsPicture = Deno.stderr.isTerminal(),
): string[] {
  const page = `${address}/#${code}`;
  const lines = [
    `"${name}" plays what a browser sends that has opened ${page}`,
    `OBS and others send by WHIP to ${address}${whipPath}, with the bearer token ${
      spacedCode(code)
    }.`,
  ];
  if (lan) {
    if (showsPicture) lines.push(...renderUnicodeCompact(page, { border: 2 }).split("\n"));
    lines.push(
      "The browser warns of the certificate, which is this computer's own: go on if it has the SHA-256 " +
        `fingerprint ${fingerprintOf(certificate)}.`,
    );
  }
  return [...lines, "Choose it as the microphone. Ctrl+C ends it."];
}
