import * as v from "valibot";
import { type PipeWireGraph, readGraph } from "./pipewire_graph.ts";

/** How long `pw-dump` may take, in ms: it hangs when the daemon hangs. */
const patienceMs = 5000;

/**
 * Asks the PipeWire daemon for its whole graph, through `pw-dump`.
 *
 * @param limitMs How long `pw-dump` may take, in ms.
 * @throws {Error} With a sentence that says why the graph is not available.
 */
export async function dumpPipeWire(
  program = "pw-dump",
  limitMs = patienceMs,
): Promise<PipeWireGraph> {
  const text = await run(program, [], limitMs);
  try {
    return readGraph(JSON.parse(text));
  } catch (cause) {
    if (!(cause instanceof SyntaxError) && !(cause instanceof v.ValiError)) throw cause;
    throw new Error(`${program} answers in a form that Anecho does not know.`, { cause });
  }
}

/**
 * Asks for the version of the PipeWire library that programs on this computer are linked with.
 *
 * @throws {Error} With a sentence that says why the version is not available.
 */
export async function pipeWireLibraryVersion(program = "pw-dump"): Promise<string> {
  const text = await run(program, ["--version"], patienceMs);
  const version = /^Linked with libpipewire (\S+)/m.exec(text)?.[1];
  if (version === undefined) throw new Error(`${program} does not tell its library's version.`);
  return version;
}

async function run(program: string, args: readonly string[], limitMs: number): Promise<string> {
  const limit = AbortSignal.timeout(limitMs);
  let output: Deno.CommandOutput;
  try {
    const command = new Deno.Command(program, {
      args: [...args],
      env: { LC_ALL: "C" },
      stdin: "null",
      signal: limit,
    });
    output = await command.output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(`${program} is not installed (Debian and Ubuntu: pipewire-bin).`, { cause });
  }
  if (limit.aborted) throw new Error(`${program} did not answer within ${limitMs / 1000} s.`);
  if (output.success) return new TextDecoder().decode(output.stdout);
  const reason = new TextDecoder().decode(output.stderr).trim().split("\n").at(-1) ?? "";
  throw new Error(`${program} failed${reason && ` (${reason})`}.`);
}
