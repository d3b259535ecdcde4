import { Folder } from "../../testing/anecho.ts";
import { FileWatcher } from "./file_watcher.ts";
import { writeAtomically } from "./write_atomically.ts";
import { until } from "../../testing/waiting.ts";

Deno.test("A14 a file is told of when it was written, and when another took its place", async () => {
  await using folder = await Folder.make();
  const path = folder.at("new/file");
  let count = 0;
  using _watcher = new FileWatcher(path, () => count++);
  for (let at = 0; at < 5; at++) await Deno.writeTextFile(path, `${at}`);
  await until("it is told of", () => count === 1);
  await Deno.writeTextFile(folder.at("new/other"), "x");
  await writeAtomically(path, "y");
  await until("the other is told of", () => count === 2);
});
