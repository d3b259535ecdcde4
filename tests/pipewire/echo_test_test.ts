import { equal, ok } from "node:assert/strict";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { anecho } from "./anecho_in_rig.ts";
import { testUnless } from "../../testing/test_unless.ts";

const test = testUnless(await pipeWireObstacle());

test("A20 D6 the echo test plays through the speakers, and measures the way back", async () => {
  await using rig = await PipeWireRig.start();
  const report = rig.at("report.json");
  const program = anecho(rig, `ANECHO test --json > ${report}`);
  // Linked only now, since a microphone that speakers feed does not count as a microphone.
  await rig.untilLinked("mic:capture_MONO", "anecho_capture");
  await rig.link("speakers:monitor_FL", "mic:input_MONO");
  const code = await program.ended;
  const text = await Deno.readTextFile(rig.here("report.json"));
  ok(text !== "", program.read());
  const result = JSON.parse(text);
  console.log(JSON.stringify({ ...result, levels: undefined }));
  const { echo_gain_db: gainDb, delay_ms: delayMs, played_dbfs, reference_dbfs } = result.figures;
  ok(Math.abs(played_dbfs - reference_dbfs) < 0.5, `${reference_dbfs} dBFS were played`);
  ok(Math.abs(gainDb) < 1, `the way back has ${gainDb} dB`);
  ok(Math.abs(delayMs) < 50, `the way back takes ${delayMs} ms`);
  equal(result.lags_ms.length, 2);
  // The rig's microphone has no noise, unlike any real one.
  const codes = result.findings.map((it: { code: string }) => it.code);
  ok(codes.includes("processed"), codes.join());
  equal(code, 1);
});
