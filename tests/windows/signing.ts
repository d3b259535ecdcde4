import { join } from "node:path";
import { findProgram, runLogged } from "../../tools/command.ts";
import { sign } from "../../tools/sign.ts";

/**
 * Signs a Windows program with a new test certificate.
 *
 * @param program Path of the program, which is replaced.
 * @param folder Folder for key and certificate.
 * @returns Whether it was signed; `false`: openssl or osslsigncode is not installed.
 */
export async function signForTest(program: string, folder: string): Promise<boolean> {
  for (const name of ["openssl", "osslsigncode"]) {
    if (await findProgram(name) === undefined) return false;
  }
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  await must("openssl", [
    ..."req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Anecho-test".split(" "),
    ...["-addext", "extendedKeyUsage=codeSigning", "-keyout", key, "-out", certificate],
  ]);
  await sign(program, { certificate, key });
  await must("osslsigncode", ["verify", "-CAfile", certificate, "-in", program]);
  return true;
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const { code, output } = await runLogged(program, args);
  if (code !== 0) throw new Error(`${program} ended with ${code}:\n${output}`);
}
