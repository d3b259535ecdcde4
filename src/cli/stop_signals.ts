import { exitCodes, InterruptedError } from "./exit.ts";

/** Ctrl+C and its like, as an abort signal. */
export interface StopSignals extends Disposable {
  /** Aborted at the first Ctrl+C, with an InterruptedError as its reason. */
  readonly signal: AbortSignal;
}

/**
 * From now on, what asks the process to end aborts a signal instead, until it is disposed of. Asked a
 * second time, the process ends at once.
 *
 * @param os Deno.build.os.
 */
export function catchStopSignals(os: typeof Deno.build.os = Deno.build.os): StopSignals {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) Deno.exit(exitCodes.interrupted);
    controller.abort(new InterruptedError());
  };
  const names: Deno.Signal[] = os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const name of names) Deno.addSignalListener(name, stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of names) Deno.removeSignalListener(name, stop);
    },
  };
}
