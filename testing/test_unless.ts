/** Registers a test. */
export type Register = (
  name: string,
  fn: (t: Deno.TestContext) => void | Promise<void>,
  options?: Omit<Deno.TestDefinition, "name" | "fn" | "ignore">,
) => void;

/**
 * Gives a function that registers tests with a requirement outside of this project. If that requirement is
 * missing, the tests are ignored, and their names say why.
 *
 * @param obstacle What is missing; `undefined`: nothing.
 */
export function testUnless(obstacle: string | undefined): Register {
  return (name, fn, options = {}) =>
    Deno.test({
      ...options,
      name: obstacle === undefined ? name : `${name} (${obstacle})`,
      ignore: obstacle !== undefined,
      fn,
    });
}
