import assert from "node:assert/strict";
import { join } from "node:path";
import { NoPrivatePlaceError, withPrivateCopy } from "./private_copy.ts";

const ignore = Deno.build.os !== "linux";
const bytes = new TextEncoder().encode("what was compiled in");
const other = new TextEncoder().encode("what was planted, ok");
const name = "libanecho.so";

async function inFolder(body: (folder: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const read = (path: string) => Deno.readFileSync(path);
const modeOf = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;
const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map((it) => it.name);

Deno.test({
  name: "D9 a private copy is the person's alone, and is taken again",
  ignore,
  fn: () =>
    inFolder((folder) => {
      const place = join(folder, "new", "place");
      assert.deepEqual(withPrivateCopy(name, bytes, [place], read), bytes);
      assert.equal(modeOf(place), 0o700);
      const [file = ""] = namesIn(place);
      assert.equal(modeOf(join(place, file)), 0o500);
      const { ino } = Deno.statSync(join(place, file));
      assert.deepEqual(withPrivateCopy(name, bytes, [place], read), bytes);
      assert.deepEqual(namesIn(place), [file]);
      assert.equal(Deno.statSync(join(place, file)).ino, ino);
    }),
});

Deno.test({
  name: "D9 other contents under its name are never used, nor those of another user",
  ignore,
  fn: () =>
    inFolder((folder) => {
      withPrivateCopy(name, bytes, [folder], read);
      const [file = ""] = namesIn(folder);
      const path = join(folder, file);
      const plants: [string, () => void][] = [
        ["other bytes", () => Deno.writeFileSync(path, other, { mode: 0o500 })],
        ["nothing", () => Deno.writeFileSync(path, new Uint8Array(), { mode: 0o500 })],
        ["a link to other bytes", () => {
          Deno.writeFileSync(join(folder, "elsewhere"), other);
          Deno.symlinkSync(join(folder, "elsewhere"), path);
        }],
        ["a file that others may write", () => {
          Deno.writeFileSync(path, bytes);
          Deno.chmodSync(path, 0o666);
        }],
        ["a pipe", () => {
          assert.ok(new Deno.Command("mkfifo", { args: [path] }).outputSync().success);
        }],
      ];
      if (Deno.uid() === 0) {
        plants.push(["another user's file", () => {
          Deno.writeFileSync(path, bytes, { mode: 0o500 });
          Deno.chownSync(path, 4711, 4711);
        }]);
      } else console.log("another user's file is left out: it takes root to make one");
      for (const [what, plant] of plants) {
        Deno.removeSync(path);
        plant();
        const { ino } = Deno.lstatSync(path);
        assert.deepEqual(withPrivateCopy(name, bytes, [folder], read), bytes, what);
        assert.notEqual(Deno.lstatSync(path).ino, ino, what);
      }
    }),
});

Deno.test({
  name: "D9 what is swapped while it is used changes nothing",
  ignore,
  fn: () =>
    inFolder((folder) => {
      for (let start = 0; start < 50; start++) {
        withPrivateCopy(name, bytes, [folder], (path) => {
          for (const it of namesIn(folder)) {
            Deno.removeSync(join(folder, it));
            Deno.writeFileSync(join(folder, it), other);
          }
          assert.deepEqual(read(path), bytes);
        });
      }
    }),
});

Deno.test({
  name: "D9 a folder that is no good is passed over, and each is named where none is left",
  ignore,
  fn: () =>
    inFolder((folder) => {
      const link = join(folder, "link");
      const file = join(folder, "file");
      const good = join(folder, "good");
      const open = join(folder, "open");
      Deno.writeTextFileSync(file, "");
      Deno.mkdirSync(good);
      Deno.symlinkSync(good, link);
      Deno.mkdirSync(open);
      Deno.chmodSync(open, 0o777);
      const refused = [link, file, join(file, "below"), "/proc/anecho"];
      if (Deno.uid() === 0) {
        const foreign = join(folder, "foreign");
        Deno.mkdirSync(foreign);
        Deno.chownSync(foreign, 4711, 4711);
        refused.push(foreign);
      }
      assert.throws(
        () => withPrivateCopy(name, bytes, refused, read),
        (error) =>
          error instanceof NoPrivatePlaceError &&
          refused.every((it, index) => error.reasons[index]?.startsWith(`${it}: `)),
      );
      assert.deepEqual(withPrivateCopy(name, bytes, [...refused, open], read), bytes);
      assert.equal(modeOf(open), 0o700);
      const seen: string[] = [];
      withPrivateCopy(name, bytes, [open, good], (path) => {
        seen.push(path);
        if (seen.length === 1) throw new Error("programs can't run from there");
      });
      assert.equal(seen.length, 2);
    }),
});

Deno.test({
  name: "D9 what killed processes and other versions left is removed once it is old",
  ignore,
  fn: () =>
    inFolder((folder) => {
      const old = new Date(Date.now() - 2 * 3_600_000);
      for (
        const [file, time] of [["old.tmp", old], ["0123", old], ["new.tmp", new Date()]] as const
      ) {
        const path = join(folder, `${name}.${file}`);
        Deno.writeFileSync(path, other);
        Deno.utimeSync(path, time, time);
      }
      Deno.writeFileSync(join(folder, "foreign"), other);
      Deno.utimeSync(join(folder, "foreign"), old, old);
      withPrivateCopy(name, bytes, [folder], read);
      const names = namesIn(folder);
      assert.deepEqual(
        [names.length, names.includes(`${name}.new.tmp`), names.includes("foreign")],
        [3, true, true],
      );
    }),
});
