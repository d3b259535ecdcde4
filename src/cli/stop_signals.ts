import { unlessAborted } from "../platform/waiting.ts";
import { exitCodes, InterruptedError } from "./exit.ts";

/** Requests to end the process, such as Ctrl+C, as an abort signal. */
export interface StopSignals extends Disposable {
  /** Aborted at the first request, with an InterruptedError as its reason. */
  readonly signal: AbortSignal;
  /** Limits how long ending may take from now on, as a request does. For a command that ends by itself. */
  limitEnd(): void;
}

/** Time that a command has to end after a request, in ms: what the command waits for may never come. */
const commandEndMs = 2000;

/**
 * Catches requests to end the process, and aborts a signal instead, until the result is disposed of. At the
 * second request, or when ending takes longer than `endMs`, the process ends at once.
 *
 * @param endMs How long ending may take, in ms. @default 2000
 * @param os Deno.build.os.
 */
export function catchStopSignals(
  endMs = commandEndMs,
  os: typeof Deno.build.os = Deno.build.os,
): StopSignals {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => Deno.exit(exitCodes.interrupted);
  const limitEnd = () => {
    timer ??= setTimeout(end, endMs);
  };
  const stop = () => {
    if (controller.signal.aborted) end();
    limitEnd();
    controller.abort(new InterruptedError());
  };
  const names: Deno.Signal[] = os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const name of names) Deno.addSignalListener(name, stop);
  return {
    signal: controller.signal,
    limitEnd,
    [Symbol.dispose]() {
      clearTimeout(timer);
      for (const name of names) Deno.removeSignalListener(name, stop);
    },
  };
}

/**
 * Waits for a promise, such as the opening of a pipe without a writer, until the process is asked to
 * end.
 *
 * @throws {InterruptedError} If the signal is aborted first.
 */
export async function orStopped<Result>(
  promise: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const done = await unlessAborted(promise.then((result) => ({ result })), signal);
  if (done === undefined) throw signal.reason;
  return done.result;
}
