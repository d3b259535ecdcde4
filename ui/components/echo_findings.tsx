import type { JSX } from "preact";
import type { EchoTestResult } from "../../src/echo_test/result.ts";
import { Said } from "./said.tsx";

/** Findings of an echo test, in words. */
export function EchoFindings({ result }: { readonly result: EchoTestResult }): JSX.Element {
  return (
    <div role="status">
      <ul class="notes">
        {result.findings.map(({ code, level, text, todo }) => (
          <li key={code} data-level={level} data-finding={code}>
            <p>
              <Said text={text} />
            </p>
            {todo !== "" && (
              <p class="muted">
                <Said text={todo} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
