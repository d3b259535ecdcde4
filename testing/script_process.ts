/** A process that has run a script, and stays until it is killed. */
export interface ScriptProcess {
  /** Kills it without letting it clean up, and waits for its end. */
  kill(): Promise<void>;
}

/**
 * Runs a script in a process of its own, and waits until the script is done. The process then stays until it is
 * killed, or for 10 minutes.
 *
 * @param work TypeScript: imports, which must be whole URLs, and statements, which must print nothing.
 * @param args The script's `Deno.args`.
 */
export async function runScript(work: string, ...args: string[]): Promise<ScriptProcess> {
  const stay = `console.log("there"); await new Promise((end) => setTimeout(end, 600_000));`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", "--ext=ts", `${work}\n${stay}`, ...args],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { done } = await reader.read();
  if (done) throw new Error(`the script ended before it was done: ${(await child.status).code}`);
  return {
    kill: async () => {
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
    },
  };
}
