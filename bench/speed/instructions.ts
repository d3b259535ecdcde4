import { join } from "node:path";
import { toSnakeCaseJson } from "../../src/engine/config.ts";
import { findProgram, runLogged } from "../../tools/command.ts";

const seconds = 3;

/**
 * Counts the instructions that a contender executes per 10 ms frame, with valgrind. The count is the same in
 * every run, however busy the machine is.
 *
 * @param program The native program.
 * @returns The number; `undefined` where there is no valgrind, or valgrind cannot run the program.
 */
export async function countInstructions(
  program: string,
  contender: string,
): Promise<number | undefined> {
  if (await findProgram("valgrind") === undefined) return undefined;
  const folder = await Deno.makeTempDir({ prefix: "anecho-bench-" });
  try {
    const job = join(folder, "job.json");
    const scene = { name: "instructions", durationS: seconds, room: { rt60S: 0.2 } };
    await Deno.writeTextFile(
      job,
      `${toSnakeCaseJson({ kind: "process", scene, contenders: [contender] })}\n`,
    );
    const counts = join(folder, "counts");
    const { code } = await runLogged("sh", [
      "-c",
      // Counts only the contender's processing, not the making of the scene.
      'exec valgrind --tool=callgrind --toggle-collect="anecho::quality::Run(*" ' +
      '--callgrind-out-file="$1" "$2" < "$3"',
      "sh",
      counts,
      program,
      job,
    ]);
    if (code !== 0) return undefined;
    return readTotal(await Deno.readTextFile(counts), seconds * 100);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Reads the sum of all instructions from a callgrind file, and divides it by the number of frames. */
export function readTotal(text: string, frames: number): number | undefined {
  const total = /^(?:summary|totals): (\d+)/m.exec(text)?.[1];
  return total === undefined ? undefined : Math.round(Number(total) / frames);
}
