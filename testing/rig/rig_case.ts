import { type Trixie } from "./trixie.ts";
import { testUnless } from "../test_unless.ts";

/**
 * Registers a test that needs a chroot. Without a chroot the test is ignored, and its name says why.
 *
 * @param trixie The result of `provideTrixie()`.
 */
export function rigTest(
  trixie: Trixie,
  name: string,
  fn: (trixie: Trixie & { kind: "ready" }) => Promise<void>,
): void {
  const test = testUnless(trixie.kind === "ready" ? undefined : trixie.reason);
  test(name, async () => {
    if (trixie.kind === "ready") await fn(trixie);
  });
}
