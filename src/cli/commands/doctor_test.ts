import { deepEqual } from "node:assert/strict";
import { note, ok, trouble, undecided } from "../../doctor/finding.ts";
import { describeFindings } from "./doctor.ts";

Deno.test("D4 findings stand by their gravity, each with what to do", () => {
  const lines = describeFindings([
    ok("a", "A is fine."),
    undecided("b", "Nobody tells."),
    note("c", "C is odd.", "It may matter."),
    trouble("d", "D is broken.", "Nothing works.", "Mend it."),
    undecided("e", "Nobody tells."),
  ]);
  deepEqual(lines, [
    "Trouble (1):",
    "  D is broken. [d]",
    "    Nothing works.",
    "    What to do: Mend it.",
    "",
    "Worth knowing (1):",
    "  C is odd. [c]",
    "    It may matter.",
    "",
    "In order (1):",
    "  A is fine.",
    "",
    "Not found out (2):",
    "  Nobody tells. [b, e]",
    "",
    "1 thing keeps Anecho from working as it should.",
  ]);
  const [last] = describeFindings([ok("a", "A is fine.")]).slice(-1);
  deepEqual(last, "Nothing was found that keeps Anecho from working.");
});
