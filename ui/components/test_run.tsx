import type { JSX } from "preact";
import type { TestKind, Tests } from "../../src/settings/protocol.ts";
import { usePage } from "../context.ts";
import { Said } from "./said.tsx";

/** Starts and stops a test, and shows its progress. */
export function TestRun(
  { kind, test, isOtherRunning }: {
    readonly kind: TestKind;
    readonly test: Tests[keyof Tests];
    readonly isOtherRunning: boolean;
  },
): JSX.Element {
  const { translator, send } = usePage();
  const isRunning = test.phase === "running";
  const label = isRunning
    ? "test.stop"
    : `test.${kind}.${test.phase === "done" ? "again" : "start"}`;
  return (
    <>
      <button
        type="button"
        class="button test-run"
        disabled={isOtherRunning}
        onClick={() => send(isRunning ? { command: "stop-test" } : { command: "test", kind })}
      >
        {translator.say(label)}
      </button>
      <div class="test-progress" role="status">
        {isRunning && <p>{translator.say(`test.${kind}.running`)}</p>}
        {test.phase === "failed" && (
          <p class="test-failed">
            <Said text={test.message} />
          </p>
        )}
      </div>
      {isRunning && (
        <progress value={test.share} max={1} aria-label={translator.say("test.progress")} />
      )}
    </>
  );
}
