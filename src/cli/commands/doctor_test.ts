import { deepEqual } from "node:assert/strict";
import { note, ok, trouble, undecided } from "../../doctor/finding.ts";
import { findTranslator } from "../../language/find_translator.ts";
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
    "Could not be checked (2):",
    "  Nobody tells. [b, e]",
    "",
    "1 thing keeps Anecho from working as it should.",
  ]);
  const [last] = describeFindings([ok("a", "A is fine.")]).slice(-1);
  deepEqual(last, "Nothing was found that keeps Anecho from working.");
});

Deno.test("D1 D3 the command says findings in the person's language, as the page does", async () => {
  const translator = await findTranslator("zh-CN");
  const lines = describeFindings([
    trouble("disk-space", "The disk of /home has 3 MB left.", "It may soon be full.", "Make room."),
    undecided("app", "This can be seen only while Anecho runs."),
  ], (text) => translator.translate(text).text);
  deepEqual(lines, [
    "问题（1）：",
    "  /home 所在磁盘还剩 3 MB。 [disk-space]",
    "    它可能很快会满。",
    "    处理方法： 请腾出空间。",
    "",
    "未能查明（1）：",
    "  只有在 Anecho 运行时才能看到。 [app]",
    "",
    "有 1 个问题妨碍 Anecho 正常工作。",
  ]);
});
