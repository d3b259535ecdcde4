import assert from "node:assert/strict";
import { capture, microphone, speakers } from "../../testing/example_machines.ts";
import { type Config, defaultConfig } from "../config/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { callArguments, callFileName, callFolder } from "./call_arguments.ts";
import { initialState, supervise } from "./supervisor.ts";

function argumentsOf(endpoints: readonly Endpoint[], config: Config = defaultConfig): string {
  const start = initialState(config, { ownMicrophone: true, reserveDefault: false });
  const { state } = supervise(start, { kind: "endpoints", endpoints }, 0);
  return callArguments({ backend: "pipewire", config, state, file: "/c.wav" }).join(" ");
}

const usual = "meeting -o /c.wav --tracks mix --events 1 --end-with-input --backend pipewire";
const webcam = capture("Microphone (Webcam)");

Deno.test("C1 C4 a call is recorded from the app's devices; defaults are followed", () => {
  const cleaning = "--canceller full-duplex --noise-suppression off --output-level 0";
  assert.equal(argumentsOf([speakers, microphone, webcam]), `${usual} ${cleaning}`);
  const chosen = { ...defaultConfig, microphone: { id: webcam.id, name: webcam.name } };
  const named = `${usual} --microphone ${webcam.id} ${cleaning}`;
  assert.equal(argumentsOf([speakers, microphone, webcam], chosen), named);
  assert.equal(argumentsOf([speakers, microphone], chosen), named);
  // Another microphone is the default now, such as Anecho's own.
  const replaced: Endpoint = { ...microphone, defaultFor: [] };
  assert.equal(
    argumentsOf([speakers, replaced]),
    `${usual} --microphone ${microphone.id} ${cleaning}`,
  );
});

Deno.test("C2 a call is cleaned as the app cleans", () => {
  const config: Config = {
    ...defaultConfig,
    microphoneChannels: [1, 3],
    canceller: "classic",
    cleaning: {
      highPass: false,
      noiseSuppression: "high",
      automaticGain: true,
      outputLevelDb: -4.5,
      stereoReference: true,
      stereoOutput: true,
    },
    calls: { folder: "", tracks: "two", format: "opus" },
  };
  assert.match(
    argumentsOf([speakers, microphone], config),
    new RegExp(
      " --tracks two .* --canceller classic --noise-suppression high --output-level -4.5 " +
        "--gain --no-high-pass --stereo-reference --microphone-channels 1,3$",
    ),
  );
});

Deno.test("C1 recordings of calls are named by their time, in the folder of the person's choice", () => {
  const at = new Date(2026, 2, 9, 8, 5, 1);
  assert.equal(callFileName(at, "opus"), "call 2026-03-09 08-05-01.opus");
  const chosen = (folder: string) => ({
    ...defaultConfig,
    calls: { ...defaultConfig.calls, folder },
  });
  const whole = Deno.build.os === "windows" ? "C:\\Calls" : "/calls";
  assert.equal(callFolder(chosen(whole), "/home"), whole);
  assert.equal(callFolder(chosen(""), "/home"), "/home");
  assert.equal(callFolder(chosen(""), undefined), undefined);
});
