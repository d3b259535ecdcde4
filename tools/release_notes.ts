/**
 * Prints the section of a version in `CHANGELOG.md`: `deno task release-notes v0.2.0`. The version must be that of
 * `deno.json`.
 *
 * @module
 */
import { join } from "node:path";
import { projectRoot, version } from "./project.ts";
import { runTool, ToolError } from "./tool_error.ts";

/**
 * Finds the text of a version in a changelog.
 *
 * @param changelog The whole file, with one heading of the second level for each version.
 * @param wanted The version, such as `0.2.0`.
 * @returns The version's section without the heading; `undefined` when the section is missing or empty.
 */
export function releaseNotes(changelog: string, wanted: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split(/\s/, 1)[0] === wanted);
  const text = section?.split("\n").slice(1).join("\n").trim();
  return text === "" ? undefined : text;
}

if (import.meta.main) {
  await runTool(async () => {
    const tag = Deno.args[0] ?? "";
    if (tag !== `v${version}`) {
      throw new ToolError(
        "usage",
        `The tag is "${tag}", but deno.json has the version ${version}: tag v${version}.`,
      );
    }
    const notes = releaseNotes(
      await Deno.readTextFile(join(projectRoot, "CHANGELOG.md")),
      version,
    );
    if (notes === undefined) {
      throw new ToolError("usage", `CHANGELOG.md has no section ${version}: write one.`);
    }
    console.log(notes);
  });
}
