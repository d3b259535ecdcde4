import assert from "node:assert/strict";
import { join } from "node:path";
import { Account } from "./account.ts";
import { textOf } from "../../testing/anecho.ts";
import { until } from "../../testing/waiting.ts";

const isLinux = Deno.build.os === "linux";

async function address(account: Account): Promise<{ port: number; token: string }> {
  return JSON.parse(await Deno.readTextFile(join(account.paths.runtime, "instance.json")));
}

async function log(account: Account): Promise<string> {
  return await Deno.readTextFile(join(account.paths.logs, "anecho.log"));
}

Deno.test("A20 D9 open connections keep nothing from quitting: the devices go first", async () => {
  await using account = await Account.make();
  const child = await account.start();
  const { port } = await address(account);
  const idle: Deno.Conn[] = [];
  for (let count = 0; count < 8; count++) {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    await conn.write(new TextEncoder().encode("POST /command HTTP/1.1\r\nhost: 127.0.0.1"));
    idle.push(conn);
  }
  const began = performance.now();
  assert.equal((await account.run("quit")).code, 0);
  const { code, stderr } = textOf(await child.output());
  assert.deepEqual([code, stderr.includes("can't")], [0, false], stderr);
  assert.ok(performance.now() - began < 8000);
  for (const conn of idle) conn.close();
  assert.match(await log(account), / ended\n$/);
});

Deno.test({
  name: "A19 A20 D9 without descriptors the control port waits, and answers again",
  ignore: !isLinux,
  fn: async () => {
    await using account = await Account.make();
    const child = await account.start();
    const { port } = await address(account);
    const used = [...Deno.readDirSync(`/proc/${child.pid}/fd`)].length;
    await limitDescriptors(child.pid, used);
    const conns: Deno.Conn[] = [];
    let text = "";
    await until("it is logged", () => {
      void Deno.connect({ hostname: "127.0.0.1", port }).then((conn) => conns.push(conn), () => {});
      text = Deno.readTextFileSync(join(account.paths.logs, "anecho.log"));
      return text.includes("the control port takes nobody");
    });
    await limitDescriptors(child.pid, 1024);
    await account.status(({ look }) => look === "running");
    assert.match(await log(account), /the control port (answers again|is open)/);
    assert.equal((await account.run("quit")).code, 0);
    assert.equal((await child.output()).code, 0);
    for (const conn of conns) conn.close();
  },
});

/** Limits the number of descriptors of a running process. */
async function limitDescriptors(pid: number, count: number): Promise<void> {
  const { success, stderr } = await new Deno.Command("prlimit", {
    args: ["--pid", String(pid), `--nofile=${count}:`],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}
