import { deepStrictEqual, notStrictEqual, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { fileSelector, hashContents, listFiles } from "./contents.ts";

Deno.test("fileSelector() takes folders whole and keeps * inside one folder", () => {
  const isSelected = fileSelector(["LICENSE", "src/a/", "src/*.cc"], /_test\.cc$/);
  ok(isSelected("LICENSE"));
  ok(isSelected("src/a/b/c.h"));
  ok(isSelected("src/x.cc"));
  ok(!isSelected("src/x.cch"));
  ok(!isSelected("src/b/x.cc"));
  ok(!isSelected("src/a/x_test.cc"));
  ok(!isSelected("docs/LICENSE"));
});

Deno.test("listFiles() sorts and leaves out links and folders", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "b"));
    await Deno.writeTextFile(join(folder, "b", "x"), "");
    await Deno.writeTextFile(join(folder, "b.h"), "");
    await Deno.writeTextFile(join(folder, "a"), "");
    if (Deno.build.os !== "windows") await Deno.symlink("a", join(folder, "link"));
    deepStrictEqual(await listFiles(folder), ["a", "b.h", "b/x"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("hashContents() sees names, contents and where one file ends", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "a"), "");
    strictEqual(
      await hashContents(folder, ["a"]),
      // printf 'a\\0000\\0' | sha256sum
      "beae57e48f2dcae4f5dfeb460d96f86e22d3356d9c9523142f09bffa750ae1f3",
    );
    await Deno.writeTextFile(join(folder, "b"), "1");
    const before = await hashContents(folder, ["a", "b"]);
    await Deno.writeTextFile(join(folder, "a"), "1");
    await Deno.writeTextFile(join(folder, "b"), "");
    notStrictEqual(await hashContents(folder, ["a", "b"]), before);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
