import { equal, rejects, throws } from "node:assert/strict";
import { KeyFileError, parseKey, readKeyFile } from "./key_file.ts";

const key = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0e";

Deno.test("B5 a key file holds 30 bytes in base64", () => {
  const bytes = parseKey(`${key}\n`, "mic.key");
  equal(bytes.length, 30);
  equal(bytes[29], 30);
  for (
    const text of ["", "secret", key.slice(1), `${key}AAAA`, key.replace("A", "ä"), "=".repeat(40)]
  ) {
    throws(() => parseKey(text, "mic.key"), KeyFileError, text);
  }
});

Deno.test("B5 a key that others can read, or that is not there, is refused", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, key);
    await Deno.chmod(path, 0o600);
    equal((await readKeyFile(path)).length, 30);
    await Deno.chmod(path, 0o640);
    await rejects(readKeyFile(path), /Others can read .*chmod 600/);
  } finally {
    await Deno.remove(path);
  }
  await rejects(readKeyFile(path), /There is no key file .*openssl rand/);
});
