import { join } from "node:path";
import * as v from "valibot";
import { projectRoot } from "../../tools/project.ts";
import { ToolError } from "../../tools/tool_error.ts";
import type { SceneResult } from "../results.ts";
import type { Scene } from "../scenes.ts";
import { opinionsSchema, type ScoreJob } from "./score_job.ts";

/**
 * Adds AECMOS scores, an estimate of listeners' ratings, to the results of real recordings.
 *
 * @param audio Folder with the WAV files that the native program wrote.
 * @param model Path of the AECMOS model.
 */
export async function addOpinions(
  scenes: readonly Pick<Scene, "name" | "talk">[],
  results: ReadonlyMap<string, SceneResult>,
  audio: string,
  model: string,
): Promise<void> {
  const jobs = scenes.flatMap(({ name, talk }) => {
    const contenders = Object.keys(results.get(name)?.figures ?? {});
    return talk ? [{ name, talk, contenders }] : [];
  });
  if (jobs.length === 0) return;
  const opinions = v.parse(opinionsSchema, JSON.parse(await score({ model, audio, scenes: jobs })));
  for (const { name, talk } of jobs) {
    const figures = results.get(name)?.figures ?? {};
    for (const [id, { echo, degradation }] of Object.entries(opinions[name] ?? {})) {
      // A score of the echo needs an echo, and a score of other degradation needs a voice.
      const ofOne = figures[id] ??= {};
      if (talk !== "near") ofOne["aecmos_echo"] = Math.round(100 * echo) / 100;
      if (talk !== "far") ofOne["aecmos_degradation"] = Math.round(100 * degradation) / 100;
    }
  }
}

async function score(job: ScoreJob): Promise<string> {
  const script = join(projectRoot, "bench", "aecmos", "score.ts");
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "--allow-all", script],
    cwd: projectRoot,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(job)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new ToolError("bench_failed", decoder.decode(stderr).trim().split("\n").at(-1) ?? "");
}
