import { renderUnicodeCompact } from "uqr";
import { fingerprintOf, spacedCode } from "../../remote_mic/pairing.ts";
import { whipPath } from "../../remote_mic/whip_path.ts";

/** Facts for a person who wants to send by WHIP. */
export interface WhipNotice {
  /** Name of the microphone. */
  readonly name: string;
  readonly code: string;
  /** Address of the page, such as "https://192.168.1.10:5443". */
  readonly address: string;
  /** Whether devices of the local network may connect. */
  readonly lan: boolean;
  /** The certificate in PEM. */
  readonly certificate: string;
}

/**
 * Makes the lines that tell a person the address to send to, and the code. For the local network, a QR code for a
 * phone holds both.
 *
 * @param showsPicture Whether to show the QR code. @default whether standard error is a terminal
 */
export function whipNotes(
  { name, code, address, lan, certificate }: WhipNotice,
  showsPicture = Deno.stderr.isTerminal(),
): string[] {
  const page = `${address}/#${code}`;
  const lines = [
    `"${name}" plays what is sent by a browser that opens ${page}`,
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
