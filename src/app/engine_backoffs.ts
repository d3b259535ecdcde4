import { type Backoff, noBackoff } from "./backoff.ts";
import { type EngineLife, streamNames } from "./supervisor_state.ts";

/** Forgets all failures of an engine and its streams: call it when the sound server has been started again. */
export function forgiven(engine: EngineLife): EngineLife {
  return withBackoffs(engine, () => noBackoff);
}

/** Resets the failure counts once devices have come up: earlier failures are no sign of trouble. */
export function recounted(engine: EngineLife): EngineLife {
  return withBackoffs(engine, (backoff) => ({ ...backoff, failures: 0 }));
}

/** Changes the backoffs of an engine and its streams. */
export function withBackoffs(
  engine: EngineLife,
  change: (backoff: Backoff) => Backoff,
): EngineLife {
  const changed: EngineLife = { ...engine, backoff: change(engine.backoff) };
  if (changed.kind !== "open") return changed;
  let { streams } = changed;
  for (const name of streamNames) {
    const stream = streams[name];
    streams = { ...streams, [name]: { ...stream, backoff: change(stream.backoff) } };
  }
  return { ...changed, streams };
}
