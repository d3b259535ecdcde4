import assert from "node:assert/strict";
import { Autostart } from "../autostart.ts";
import { quoteArgument, registryAutostart, splitCommandLine } from "./registry_autostart.ts";

Deno.test("A13 the path of the program is quoted", () => {
  assert.equal(quoteArgument("C:\\Anecho.exe"), '"C:\\Anecho.exe"');
  assert.equal(
    quoteArgument("C:\\Program Files\\Ä\\Anecho.exe"),
    '"C:\\Program Files\\Ä\\Anecho.exe"',
  );
  assert.equal(quoteArgument('a"b\\'), '"a\\"b\\\\"');
  assert.equal(quoteArgument('\\\\"'), '"\\\\\\\\\\""');
  assert.equal(quoteArgument("--minimized"), "--minimized");
  assert.equal(quoteArgument(""), '""');
  for (
    const words of [
      ["C:\\Program Files\\Ä\\Anecho.exe", "--minimized"],
      ['a"b\\', "C:\\x"],
      ['\\\\"', "last\\"],
    ]
  ) {
    assert.deepEqual(splitCommandLine(words.map(quoteArgument).join(" ")), words);
  }
  assert.deepEqual(splitCommandLine("C:\\Anecho.exe --minimized"), [
    "C:\\Anecho.exe",
    "--minimized",
  ]);
});

Deno.test({
  name: "A13 the Run key takes, follows and lets go of the program (needs Windows)",
  ignore: Deno.build.os !== "windows",
  fn: async () => {
    const here = new Autostart(registryAutostart(), ["C:\\Here is\\Anecho.exe", "--minimized"]);
    const there = new Autostart(registryAutostart(), ["C:\\There\\Anecho.exe", "--minimized"]);
    await here.set(false);
    assert.equal(await here.isOn(), false);
    assert.equal(await there.follow(), false);
    await here.set(true);
    const entry = await registryAutostart().read();
    assert.equal(entry, '"C:\\Here is\\Anecho.exe" --minimized');
    assert.equal(await here.follow(), false);
    assert.equal(await there.follow(), true);
    assert.match(await registryAutostart().read() ?? "", /^"C:\\There/);
    await here.set(false);
    await here.set(false);
    assert.equal(await here.isOn(), false);
  },
});
