import { doesNotMatch, match } from "node:assert/strict";
import { isolationNote } from "./isolation_note.ts";

Deno.test("C5 where a process can't capture a device, the microphone is not called silent", () => {
  const failed = { atS: 9, type: "isolation", isolation: "both-children" } as const;
  for (const step of ["try", "give-up"] as const) {
    const silenced = isolationNote({ ...failed, step, reason: "silenced" }, true);
    match(silenced, /^The microphone (is|stays) silent/);
    const unusable = isolationNote({ ...failed, step, reason: "unusable" }, true);
    doesNotMatch(unusable, /silent/);
  }
  // The mode "microphone" opens the speakers too: it would not help.
  const end = isolationNote({ ...failed, step: "give-up", reason: "unusable" }, false);
  match(end, /stays silent.* record it alone with --device\.$/);
  doesNotMatch(end, /--mode/);
});
