import assert from "node:assert/strict";
import { SilenceDetector, type SilenceVerdict } from "./silence_detector.ts";

/** @return the verdicts for seconds of a recording, one letter each: s sound, z zeros, m muted in Anecho. */
function verdicts(seconds: string, sideBySideS = 0): SilenceVerdict[] {
  const detector = new SilenceDetector();
  return [...seconds].map((it, index) =>
    detector.update({
      atS: index + 1,
      isSilent: it !== "s",
      isMuted: it === "m",
      sideBySideS,
    })
  );
}

Deno.test("C5 a microphone that is silent from the loopback's opening on is silenced", () => {
  assert.deepEqual(verdicts("zzzzzzzz"), [
    ...Array(5).fill("unsure"),
    ...Array(3).fill("silenced"),
  ]);
  assert.equal(verdicts("sszzzzzzz").at(-1), "silenced", "it falls silent a little later");
});

Deno.test("C5 a mute is not taken for a fault", () => {
  assert.equal(verdicts("ssssssss" + "z".repeat(3600)).at(-1), "muted", "for an hour");
  assert.equal(verdicts("m".repeat(60)).at(-1), "muted");
  assert.deepEqual(verdicts("sssss" + "m".repeat(9) + "s").slice(-2), ["muted", "sound"]);
});

Deno.test("C5 a pause in a digital room is no fault, and streams opened anew are judged anew", () => {
  assert.ok(!verdicts("zzzzszzzzszzzz".repeat(20)).includes("silenced"));
  const detector = new SilenceDetector();
  const at = (atS: number, sideBySideS: number) =>
    detector.update({ atS, isSilent: true, isMuted: false, sideBySideS });
  for (let second = 1; second <= 5; second++) at(second, 0);
  assert.equal(at(6, 0), "silenced");
  assert.equal(at(7, 6.5), "unsure");
  assert.equal(at(12, 6.5), "silenced");
});
