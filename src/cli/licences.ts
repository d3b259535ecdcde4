import { fileURLToPath } from "node:url";

/** Reads the licences of Anecho and of the software in it, as `deno task notices` collected them. */
export function readLicences(): string {
  const texts = ["../../LICENSE", "../../packaging/third_party_notices.txt"].map((path) =>
    Deno.readTextFileSync(fileURLToPath(new URL(path, import.meta.url))).trimEnd()
  );
  return texts.join("\n\n");
}
