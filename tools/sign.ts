/**
 * Signs a compiled Windows program: `deno task sign`. Environment variables name the key:
 *
 * - `ANECHO_SIGNING_CERTIFICATE`: path of the certificate chain, PEM;
 * - `ANECHO_SIGNING_KEY`: path of the private key, PEM, or its `pkcs11:` address in a token;
 * - `ANECHO_SIGNING_MODULE`: path of the token's PKCS#11 module, for a key in a token;
 * - `ANECHO_SIGNING_TIMESTAMP`: address of an RFC 3161 time-stamp server.
 *
 * @module
 */
import { join } from "node:path";
import { findProgram, runLogged } from "./command.ts";
import { compiledFile } from "./compiled_program.ts";
import { projectRoot } from "./project.ts";
import { runTool, ToolError } from "./tool_error.ts";

/** Key that a program is signed with. */
export interface SigningKey {
  readonly certificate: string;
  readonly key: string;
  /** Path of the token's PKCS#11 module, for a key in a token. */
  readonly module?: string;
  /**
   * Address of an RFC 3161 time-stamp server; without a time stamp, the signature is valid only as long as the
   * certificate.
   */
  readonly timestamp?: string;
}

/** Reads the key from environment variables; `undefined` if they don't name both certificate and key. */
export function signingKey(
  environment: Readonly<Record<string, string | undefined>>,
): SigningKey | undefined {
  const certificate = environment.ANECHO_SIGNING_CERTIFICATE;
  const key = environment.ANECHO_SIGNING_KEY;
  if (!certificate || !key) return undefined;
  const { ANECHO_SIGNING_MODULE: module, ANECHO_SIGNING_TIMESTAMP: timestamp } = environment;
  return { certificate, key, ...(module ? { module } : {}), ...(timestamp ? { timestamp } : {}) };
}

/**
 * Signs a program file in place.
 *
 * @throws {ToolError} `programs_missing` without osslsigncode, `build_failed` when it fails.
 */
export async function sign(program: string, key: SigningKey): Promise<void> {
  if (await findProgram("osslsigncode") === undefined) {
    throw new ToolError("programs_missing", "osslsigncode is missing: install it with apt.");
  }
  const signed = `${program}.signed`;
  const { code, output } = await runLogged("osslsigncode", [
    "sign",
    ...(key.module === undefined ? [] : ["-pkcs11module", key.module]),
    ...["-certs", key.certificate, "-key", key.key, "-h", "sha256", "-n", "Anecho"],
    ...(key.timestamp === undefined ? [] : ["-ts", key.timestamp]),
    ...["-in", program, "-out", signed],
  ]);
  if (code !== 0) {
    await Deno.remove(signed).catch(() => {});
    throw new ToolError("build_failed", `${program} was not signed:\n${output.trimEnd()}`);
  }
  await Deno.rename(signed, program);
}

if (import.meta.main) {
  await runTool(async () => {
    const key = signingKey(Deno.env.toObject());
    if (key === undefined) {
      console.log("not signed: ANECHO_SIGNING_CERTIFICATE and ANECHO_SIGNING_KEY are not set");
      return;
    }
    const program = join(projectRoot, compiledFile("windows", false));
    await sign(program, key);
    console.log(`signed ${program}`);
  });
}
