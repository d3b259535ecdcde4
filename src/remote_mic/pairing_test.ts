import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { keepPairing, normalCode, spacedCode } from "./pairing.ts";

const dayMs = 86_400_000;

Deno.test("B5 code and certificate are kept, for the person alone, until they are no good", async (t) => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "remote-mic.json");
  try {
    const now = Date.now();
    const first = await keepPairing(folder, ["192.0.2.1"], false, now);
    match(first.code, /^[0-9A-HJKMNP-TV-Z]{10}$/);
    const certificate = new X509Certificate(first.certificate);
    equal(certificate.subjectAltName, "IP Address:192.0.2.1");
    equal(certificate.verify(certificate.publicKey), true);
    await t.step("they are the same next time", async () => {
      deepEqual(await keepPairing(folder, ["192.0.2.1"], false, now), first);
      if (Deno.build.os !== "windows") equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    });
    await t.step(
      "in another network the certificate is made anew, and is good for both",
      async () => {
        const second = await keepPairing(folder, ["198.51.100.7"], false, now);
        equal(second.code, first.code);
        const names = new X509Certificate(second.certificate).subjectAltName;
        equal(names, "IP Address:198.51.100.7, IP Address:192.0.2.1");
        deepEqual(await keepPairing(folder, ["192.0.2.1"], false, now), second);
      },
    );
    await t.step("before it runs out it is made anew", async () => {
      const before = await keepPairing(folder, ["192.0.2.1"], false, now + 760 * dayMs);
      const after = await keepPairing(folder, ["192.0.2.1"], false, now + 790 * dayMs);
      notEqual(after.certificate, before.certificate);
      equal(after.code, first.code);
    });
    await t.step("another code is made where it is asked for", async () => {
      const before = await keepPairing(folder, ["192.0.2.1"], false, now);
      const after = await keepPairing(folder, ["192.0.2.1"], true, now);
      notEqual(after.code, before.code);
      equal(after.certificate, before.certificate);
    });
    for (
      const [name, spoil] of [
        ["damaged", () => Deno.writeTextFile(path, "{")],
        ["readable by others", () => Deno.chmod(path, 0o644)],
      ] as const
    ) {
      await t.step(`what is ${name} is not used`, async () => {
        if (Deno.build.os === "windows" && name !== "damaged") return;
        const before = await keepPairing(folder, ["192.0.2.1"], false, now);
        await spoil();
        const after = await keepPairing(folder, ["192.0.2.1"], false, now);
        notEqual(after.code, before.code);
        notEqual(after.key, before.key);
        if (Deno.build.os !== "windows") equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("B5 a code may be typed as a person reads it", () => {
  equal(normalCode(" k7pq2-mxwor "), "K7PQ2MXW0R");
  equal(normalCode("il0"), "110");
  equal(spacedCode("K7PQ2MXW9R"), "K7PQ2-MXW9R");
});
