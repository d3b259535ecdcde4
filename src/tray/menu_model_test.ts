import assert from "node:assert/strict";
import { type CallRecording, noCall } from "../app/call_recording.ts";
import { statusOf } from "../app/status.ts";
import { initialState, supervise } from "../app/supervisor.ts";
import { type Config, defaultConfig } from "../config/config.ts";
import { cable, capture, microphone, speakers, vbCable } from "../../testing/example_machines.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { type MenuItem, trayMenu, trayTooltip } from "./menu_model.ts";

function menuOf(
  endpoints: readonly Endpoint[],
  config: Partial<Config> = {},
  ownMicrophone = false,
  call: CallRecording = noCall,
): MenuItem[] {
  const start = initialState({ ...defaultConfig, ...config }, {
    ownMicrophone,
    reserveDefault: false,
  });
  const { state } = supervise(start, { kind: "endpoints", endpoints }, 0);
  return trayMenu({
    status: statusOf(state),
    endpoints: state.endpoints,
    choices: state.choices,
    plan: state.plan,
    isHeld: state.isHeld,
    call,
    startsWithSystem: true,
    ownMicrophone,
  });
}

/** @return the menu as text: "* " before ticked items, "- " before items that can't be chosen. */
function drawn(items: readonly MenuItem[], indent = ""): string[] {
  return items.flatMap((item) => {
    if (item.kind === "separator") return [`${indent}---`];
    if (item.kind === "submenu") {
      return [`${indent}${item.label}:`, ...drawn(item.items, `${indent}  `)];
    }
    const mark = `${item.isTicked ? "* " : ""}${item.kind === "text" ? "- " : ""}`;
    return [`${indent}${mark}${item.label}`];
  });
}

const webcam = capture("Microphone (Webcam)");
const machine = [speakers, microphone, webcam, ...vbCable];

Deno.test("A10 the menu lists devices, modes and the rest, with the current ones ticked", () => {
  assert.deepEqual(drawn(menuOf(machine, { mode: "always" })), [
    "- Starting",
    "---",
    "Microphone:",
    "  * Default (Microphone (USB Audio))",
    "  ---",
    "  Microphone (USB Audio)",
    "  Microphone (Webcam)",
    "Speakers:",
    "  * Default (Speakers (Realtek(R) Audio))",
    "  ---",
    "  Speakers (Realtek(R) Audio)",
    "  CABLE Input (VB-Audio Virtual Cable)",
    "Output:",
    "  * Default (CABLE Input (VB-Audio Virtual Cable))",
    "  ---",
    "  CABLE Input (VB-Audio Virtual Cable)",
    "---",
    "Only while an app records",
    "* Always on",
    "Off: leave the microphone as it is",
    "Mute",
    "Pause",
    "---",
    "Record this call",
    "Open the folder of recorded calls",
    "---",
    "Settings…",
    "* Start when I log in",
    "Open the settings file",
    "Open the log folder",
    "Quit",
  ]);
});

Deno.test("A10 A15 the menu follows the devices, and keeps the chosen one that is gone", () => {
  const config = { microphone: { id: webcam.id, name: webcam.name } };
  const there = drawn(menuOf(machine, config));
  assert.ok(there.includes("  * Microphone (Webcam)"));
  assert.ok(there.includes("  Default"));
  const gone = drawn(menuOf(machine.filter((it) => it !== webcam), config));
  assert.ok(gone.includes("  * - Microphone (Webcam) (not there)"));
  assert.ok(
    drawn(menuOf([...machine, ...cable("A")])).includes("  CABLE-A Input (VB-Audio Cable A)"),
  );
});

Deno.test("A10 A14 two devices of one name can be told apart, and only the chosen one is ticked", () => {
  const twin = { ...webcam, id: "twin" };
  const config = { microphone: { id: twin.id, name: twin.name } };
  const lines = drawn(menuOf([...machine, twin], config));
  assert.ok(lines.includes("  Microphone (Webcam) #1"), lines.join("\n"));
  assert.ok(lines.includes("  * Microphone (Webcam) #2"));
  const again = { ...webcam, id: "new", name: "Microphone (2- Webcam)" };
  const list = [...machine.filter((it) => it !== webcam), again];
  assert.ok(
    drawn(menuOf(list, { microphone: { id: webcam.id, name: webcam.name } }))
      .includes("  * Microphone (2- Webcam)"),
  );
});

Deno.test("A22 without a cable, the menu leads to one", () => {
  const lines = drawn(menuOf([speakers, microphone]));
  assert.match(lines[0] ?? "", /^- No virtual audio cable is installed/);
  assert.ok((lines[0]?.length ?? 0) < 90);
  assert.match(lines[1] ?? "", /^Get a virtual cable: https:/);
});

Deno.test("A10 where Anecho makes its own microphone, there is no output to choose", () => {
  assert.ok(!drawn(menuOf(machine, {}, true)).includes("Output:"));
});

Deno.test("A10 the tooltip tells state and devices in 127 characters", () => {
  const start = initialState(defaultConfig, { ownMicrophone: false, reserveDefault: false });
  const { state } = supervise(start, { kind: "endpoints", endpoints: machine }, 0);
  const tooltip = trayTooltip(statusOf(state), noCall);
  assert.equal(
    tooltip,
    "Anecho: Starting\nMicrophone (USB Audio)\nSpeakers (Realtek(R) Audio)\n" +
      "CABLE Input (VB-Audio Virtual…",
  );
  const note = { ...statusOf(state), text: "Taking the echo out. The microphone stays open." };
  assert.match(trayTooltip(note, noCall), /^Anecho: Taking the echo out\nMicrophone/);
  const long = { ...statusOf(state), text: "x".repeat(300) };
  assert.equal(trayTooltip(long, noCall).length, 127);
  assert.match(
    trayTooltip({ ...long, look: "trouble", text: "Plug it in." }, noCall),
    /^Anecho: Plug it in\.$/,
  );
});

Deno.test("A10 C1 the tray says that a call is recorded, and ends that", () => {
  const file = "/calls/call.wav";
  const starting: CallRecording = { phase: "starting", file };
  const recording: CallRecording = {
    ...starting,
    phase: "recording",
    sinceMs: 0,
    microphone: "live",
  };
  for (const call of [starting, recording]) {
    assert.ok(drawn(menuOf(machine, {}, false, call)).includes("* Stop recording this call"));
    const { state } = supervise(
      initialState(defaultConfig, { ownMicrophone: false, reserveDefault: false }),
      { kind: "endpoints", endpoints: machine },
      0,
    );
    assert.equal(trayTooltip(statusOf(state), call), "Anecho: recording this call\nStarting");
  }
  const ending: CallRecording = { phase: "ending", file };
  assert.ok(drawn(menuOf(machine, {}, false, ending)).includes("- Finishing the recording"));
});

Deno.test("B5 a microphone from elsewhere is told in the menu while it runs", () => {
  const { state } = supervise(
    initialState(defaultConfig, { ownMicrophone: true, reserveDefault: false }),
    { kind: "endpoints", endpoints: machine },
    0,
  );
  const phone = {
    name: "Phone",
    isAlive: true,
    sender: null,
    sinceMs: null,
    levelDbfs: null,
    delayMs: null,
    lostPercent: null,
    echoReductionDb: null,
  };
  const lines = (remoteMics: readonly typeof phone[]) =>
    drawn(trayMenu({
      status: statusOf(state, remoteMics),
      endpoints: state.endpoints,
      choices: state.choices,
      plan: state.plan,
      isHeld: false,
      call: noCall,
      startsWithSystem: undefined,
      ownMicrophone: true,
    }));
  assert.equal(lines([phone])[1], "- Remote microphone Phone: nobody sends");
  assert.deepEqual(lines([phone]).toSpliced(1, 1), lines([]));
});
