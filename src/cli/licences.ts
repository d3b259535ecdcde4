import { fileURLToPath } from "node:url";

/** Reads Anecho's licence, and the licences of the software in it, which `deno task notices` collects. */
export function readLicences(): string {
  const texts = ["../../LICENSE", "../../packaging/third_party_notices.txt"].map((path) =>
    Deno.readTextFileSync(fileURLToPath(new URL(path, import.meta.url))).trimEnd()
  );
  return texts.join("\n\n");
}
