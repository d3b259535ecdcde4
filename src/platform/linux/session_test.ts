import { deepEqual } from "node:assert/strict";
import { findSession } from "./session.ts";

Deno.test({
  name: "D4 the session tells whose it is, and whether the program is shut in",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const root = await Deno.makeTempDir();
    const env = (name: string) => name === "XDG_RUNTIME_DIR" ? root : undefined;
    const own = Deno.uid() ?? 0;
    deepEqual(await findSession(env, own, root), {
      runtimeFolder: root,
      isAnothers: false,
      isSandboxed: false,
    });
    await Deno.writeTextFile(`${root}/.flatpak-info`, "");
    const other = await findSession(env, own + 1, root);
    deepEqual([other.isAnothers, other.isSandboxed], [true, true]);
    deepEqual((await findSession(() => undefined, own, root)).runtimeFolder, null);
    await Deno.remove(root, { recursive: true });
  },
});
