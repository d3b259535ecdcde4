import assert from "node:assert/strict";
import { type Config, defaultConfig, microphoneRequest, pipelineOf } from "./config.ts";
import { readConfig } from "./read_config.ts";

function problemsOf(text: string): { problems: string; config: Config } {
  const result = readConfig(text);
  assert.ok(result.kind === "damaged", result.kind);
  return { problems: result.problems.join("; "), config: result.config };
}

Deno.test("readConfig fills in what is left out", () => {
  assert.deepEqual(readConfig("{}"), { kind: "good", config: defaultConfig });
  assert.deepEqual(readConfig("\uFEFF{}"), { kind: "good", config: defaultConfig });
  assert.equal(defaultConfig.mode, "on-demand");
  assert.deepEqual(pipelineOf(defaultConfig), {
    highPass: true,
    noiseSuppression: "off",
    automaticGain: false,
    outputLevelDb: 0,
    stereoOutput: false,
    referenceChannels: 1,
    canceller: { kind: "full-duplex" },
  });
});

Deno.test("A1 readConfig reads back what is written", () => {
  const config: Config = {
    ...defaultConfig,
    microphone: { id: "{0.0.1}", name: "Mikrofon (Ü)" },
    microphoneChannels: [1, 3],
    vendorEffects: true,
    mode: "mute",
    canceller: "classic",
    cleaning: {
      ...defaultConfig.cleaning,
      noiseSuppression: "very-high",
      stereoReference: true,
      stereoOutput: true,
    },
  };
  assert.deepEqual(readConfig(JSON.stringify(config)), { kind: "good", config });
  assert.deepEqual(pipelineOf(config).microphoneChannels, [1, 3]);
  assert.deepEqual(microphoneRequest(config, "mic"), { endpoint: "mic", effects: true });
});

Deno.test("readConfig keeps what is right, and says in words what is wrong", () => {
  const { problems, config } = problemsOf(JSON.stringify({
    version: 1,
    mode: "fast",
    microphone: { id: "x" },
    speaker: { id: "s", name: "S" },
    cleaning: { automaticGain: "yes", highPass: false },
    microphoneChannels: [0],
    colour: "red",
  }));
  assert.match(
    problems,
    /"mode" must be one of "on-demand", "always", "off", "mute", but is "fast"/,
  );
  assert.match(problems, /"microphone" must be "default", or .*but is \{"id":"x"\}/);
  assert.match(problems, /"cleaning\.automaticGain" must be true or false, but is "yes"/);
  assert.match(problems, /"microphoneChannels.*" must be .*, but is /);
  assert.match(problems, /"colour" is not a setting/);
  assert.deepEqual(config, {
    ...defaultConfig,
    speaker: { id: "s", name: "S" },
    cleaning: { ...defaultConfig.cleaning, highPass: false },
  });
});

Deno.test("readConfig tells one problem of a device, whatever is wrong with it", () => {
  for (
    const device of [{ id: "", name: "M" }, { id: 1, name: "M" }, { id: "x", name: "M", a: 1 }]
  ) {
    const result = readConfig(JSON.stringify({ microphone: device }));
    assert.ok(result.kind === "damaged", result.kind);
    assert.equal(result.problems.length, 1, result.problems.join("; "));
    assert.match(result.problems[0] ?? "", /^"microphone" must be "default", or /);
    assert.deepEqual(result.config, defaultConfig);
  }
});

Deno.test("readConfig keeps what is right beside many unknown settings", () => {
  const unknown = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`x${index}`, 1]));
  const { problems, config } = problemsOf(JSON.stringify({ ...unknown, mode: "mute" }));
  for (const name of Object.keys(unknown)) {
    assert.ok(problems.includes(`"${name}" is not a setting`));
  }
  assert.deepEqual(config, { ...defaultConfig, mode: "mute" });
});

Deno.test("readConfig has defaults for text that is no configuration", () => {
  const cases: [string, RegExp][] = [
    ["", /not JSON/],
    ['{"mode": "alw', /not JSON/],
    ["\u0000\u0000\u0000", /not JSON/],
    ["[]", /not a JSON object/],
    ["null", /not a JSON object/],
    ['{"version": "one"}', /"version" must be 1, but is "one"/],
    ['{"cleaning": null}', /"cleaning" must be Object, but is null/],
  ];
  for (const [text, expected] of cases) {
    const { problems, config } = problemsOf(text);
    assert.match(problems, expected, text);
    assert.deepEqual(config, defaultConfig);
  }
});

Deno.test("readConfig leaves alone what a newer Anecho has written", () => {
  assert.deepEqual(readConfig('{"version": 2, "mode": "new"}'), { kind: "newer", version: 2 });
});
