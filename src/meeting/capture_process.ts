import type { BackendName } from "../engine/config.ts";
import { launchCommand } from "../platform/launch_command.ts";
import type { CaptureProcess, StartCapture } from "./capture_children.ts";

/** Modes of this program as a capturing child, by the stream that it captures. */
export const captureModes = {
  microphone: "--mic-capture",
  reference: "--loopback-capture",
} as const;

/** @return a function that starts this program as a capturing child. */
export function captureByThisProgram(backend: BackendName): StartCapture {
  const [program, ...args] = launchCommand();
  if (program === undefined) throw new TypeError("this program has no name");
  return (stream, endpoint) =>
    startProcess(program, [...args, captureModes[stream], backend, endpoint]);
}

/**
 * Starts a process that writes a capture to its standard output. The process must end when its standard input
 * does, so that it never outlives this program.
 */
export function startProcess(program: string, args: readonly string[]): CaptureProcess {
  const options = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  const child = new Deno.Command(program, { args: [...args], ...options }).spawn();
  const errors = lastLine(child.stderr);
  const ended = child.status.then(async ({ code, signal }) => {
    const text = await errors;
    return text === "" ? `it ended (${signal ?? code})` : text;
  });
  const end = () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // The process has ended already.
    }
  };
  return { output: child.stdout, ended, end };
}

/** Reads all that a process writes to a pipe, so that the process never blocks. @return the last line. */
async function lastLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const mostCharacters = 500;
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text = (text + part).slice(-mostCharacters);
  }
  return text.trim().split("\n").at(-1) ?? "";
}
