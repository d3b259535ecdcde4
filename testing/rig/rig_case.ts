import { type Trixie } from "./trixie.ts";

/**
 * Registers a test that needs a chroot. Where there is none it is ignored, and its name says why.
 *
 * @param trixie What `provideTrixie()` gave.
 */
export function rigTest(
  trixie: Trixie,
  name: string,
  fn: (trixie: Trixie & { kind: "ready" }) => Promise<void>,
): void {
  if (trixie.kind === "ready") Deno.test(name, () => fn(trixie));
  else Deno.test({ name: `${name} (${trixie.reason})`, ignore: true, fn: () => {} });
}
