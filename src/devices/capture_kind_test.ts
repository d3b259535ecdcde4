import assert from "node:assert/strict";
import type { Endpoint } from "../engine/endpoint.ts";
import { type CaptureKind, captureKind } from "./capture_kind.ts";
import {
  asDefault,
  capture,
  microphone,
  render,
  speakers,
  vbCable,
} from "../../testing/example_machines.ts";
import { defaultChoice } from "./selection.ts";
import { planWiring } from "./wiring_plan.ts";

const windows = { ownMicrophone: false, reserveDefault: false };
const realtek = { container: "realtek", formFactor: "unknown" } as const;

/** Names of Stereo Mix by Windows and drivers: language, label. */
const stereoMixes: [string, string][] = [
  ["ar", "مزيج ستيريو"],
  ["ar", "المزج الستيريو"],
  ["bg", "Стерео смесване"],
  ["bg", "Стерео миксер"],
  ["ca", "Mescla estèreo"],
  ["cs", "Směšovač stereo"],
  ["cs", "Stereofonní směšovač"],
  ["da", "Stereomix"],
  ["de", "Stereomix"],
  ["de", "Stereo-Mix"],
  ["el", "Στερεοφωνική μίξη"],
  ["el", "Μίξη στερεοφωνικού"],
  ["el", "Μείξη στερεοφωνικού ήχου"],
  ["en", "Stereo Mix"],
  ["en", "Stereo Mix 2"],
  ["es", "Mezcla estéreo"],
  ["et", "Stereomiks"],
  ["fi", "Stereosekoitus"],
  ["fi", "Stereomiksaus"],
  ["fr", "Mixage stéréo"],
  ["fr", "Mix stéréo"],
  ["he", "מיקס סטריאו"],
  ["he", "ערבוב סטריאו"],
  ["hr", "Stereo miks"],
  ["hr", "Stereo mješavina"],
  ["hu", "Sztereó keverő"],
  ["hu", "Sztereó hangkeverő"],
  ["id", "Campuran Stereo"],
  ["it", "Missaggio stereo"],
  ["it", "Mix stereo"],
  ["ja", "ステレオ ミキサー"],
  ["ja", "ステレオ ミックス"],
  ["ko", "스테레오 믹스"],
  ["lt", "Stereo maišytuvas"],
  ["lv", "Stereo mikseris"],
  ["lv", "Stereo sajaukums"],
  ["nb", "Stereomiks"],
  ["nl", "Stereomix"],
  ["pl", "Miks stereo"],
  ["pt-BR", "Mixagem estéreo"],
  ["pt-PT", "Mistura estéreo"],
  ["ro", "Mixaj stereo"],
  ["ru", "Стерео микшер"],
  ["ru", "Стереомикшер"],
  ["sk", "Zmiešavač stereo"],
  ["sl", "Stereo mešanica"],
  ["sr", "Stereo miks"],
  ["sr", "Стерео микс"],
  ["sv", "Stereomixning"],
  ["sv", "Stereoblandning"],
  ["th", "สเตอริโอมิกซ์"],
  ["th", "การผสมเสียงแบบสเตอริโอ"],
  ["th", "มิกซ์สเตอริโอ"],
  ["tr", "Stereo Karışımı"],
  ["tr", "Stereo Karıştırıcı"],
  ["uk", "Стерео мікшер"],
  ["uk", "Стереозмішувач"],
  ["vi", "Trộn stereo"],
  ["zh-CN", "立体声混音"],
  ["zh-TW", "立體聲混音"],
  // Names by other makers.
  ["en", "What U Hear"],
  ["de", "Was Sie hören"],
  ["fr", "Ce que vous entendez"],
  ["ja", "再生リダイレクト"],
  ["en", "Wave Out Mix"],
  ["en", "Rec. Playback"],
  ["en", "Loopback"],
  ["en", "Loop-back 1+2"],
];

/** Labels of microphones that are similar to names of Stereo Mix. */
const microphones = [
  "Microphone",
  "Stereo Microphone",
  "Stereo-Mikrofon",
  "Mikrofon stereo",
  "Micrófono estéreo",
  "Стереомикрофон",
  "Στερεοφωνικό μικρόφωνο",
  "ステレオ マイク",
  "立体声麦克风",
  "스테레오 마이크",
  "สเตอริโอไมโครโฟน",
  "ستيريو ميكروفون",
  "מיקרופון סטריאו",
  "Sztereó mikrofon",
  "Mikrofon Dizisi",
  "マイク配列",
  "麦克风阵列",
  "Analogue 1 + 2",
  "IN 1-2",
];

/** Name and kind of an endpoint, and other facts about it. */
const fieldCases: [string, CaptureKind, Partial<Endpoint>?][] = [
  ["Loopback (Focusrite USB Audio)", "playback"],
  ["Loopback 1 + 2 (Focusrite USB Audio)", "playback"],
  ["Loopback (MOTU M Series)", "playback"],
  ["Loop-back 1+2 (Audient EVO4)", "playback"],
  ["Analogue 1 + 2 (Focusrite USB Audio)", "microphone"],
  ["Analogue 1 + 2 (Focusrite USB Audio)", "line", { formFactor: "line" }],
  ["Broadcast Stream Mix (TC-Helicon GoXLR)", "mix"],
  ["Broadcast Stream Mix (TC-HELICON GoXLR Mini)", "mix"],
  ["Sample (TC-Helicon GoXLR)", "mix"],
  ["Chat Mic (TC-Helicon GoXLR)", "microphone"],
  ["GoXLR Mini Broadcast Stream Mix", "mix"],
  ["GoXLR Mini Chat Mic", "microphone"],
  ["Show Mix L-R (Vocaster Two USB)", "mix"],
  ["Host Microphone (Vocaster Two USB)", "microphone"],
  ["Stream Mix (BRIDGE CAST)", "mix"],
  ["Wave Link Stream (Elgato Wave:XLR)", "microphone"],
  ["Wave Link Stream (Elgato Virtual Audio)", "mix"],
  ["Stream Mix (Elgato Virtual Audio)", "mix"],
  ["Personal Mix (Elgato Virtual Audio)", "mix"],
  ["Chat Mix (Elgato Virtual Audio)", "mix"],
  ["Wave Link MicrophoneFX (Elgato Virtual Audio)", "effect"],
  ["Microphone (2- Elgato Wave:3)", "microphone"],
  ["SteelSeries Sonar - Microphone (SteelSeries Sonar Virtual Audio Device)", "effect"],
  ["SteelSeries Sonar - Stream (SteelSeries Sonar Virtual Audio Device)", "mix"],
  ["Microphone (Arctis Nova Pro Wireless)", "microphone"],
  ["Microphone (NVIDIA Broadcast)", "effect"],
  ["Microphone (NVIDIA RTX Voice)", "effect"],
  ["Krisp Microphone (Krisp Audio)", "effect"],
  ["Microphone (Voicemod Virtual Audio Device (WDM))", "effect"],
  ["Microphone (Screaming Bee Audio)", "effect"],
  ["AI Noise-Canceling Microphone (ASUS Utility)", "effect"],
  ["Microphone (ManyCam Virtual Microphone)", "effect"],
  ["Microphone (DroidCam Virtual Audio)", "remote"],
  ["Microfone (DroidCam Audio)", "remote"],
  ["Microphone (e2eSoft iVCam)", "remote"],
  ["Microphone (Reincubate Camo)", "remote"],
  ["Microphone (EpocCam Audio)", "remote"],
  ["Microphone (Iriun Webcam)", "remote"],
  ["Microphone (WO Mic Device)", "remote"],
  ["Headset Microphone (Oculus Virtual Audio Device)", "remote"],
  ["Microphone (Virtual Desktop Audio)", "remote"],
  ["Line (NewTek NDI Audio)", "remote"],
  ["Microphone (Steam Streaming Microphone)", "cable"],
  ["Virtual Mic for AudioRelay (Virtual Mic for AudioRelay)", "cable"],
  ["CABLE Output (VB-Audio Virtual Cable)", "cable"],
  ["Line 1 (Virtual Audio Cable)", "cable"],
  ["Voicemeeter Out B1 (VB-Audio Voicemeeter VAIO)", "cable"],
  ["VBMatrix Out 1 (VB-Audio Matrix VAIO)", "cable"],
  ["OBS-Audio", "mix"],
  ["Monitor of Built-in Audio Analog Stereo", "playback"],
  ["Anecho microphone", "own"],
  ["Made Up (Nobody Knows It)", "virtual", { isVirtual: true }],
  ["Microphone (Avnex Virtual Audio Device)", "virtual"],
  ["Voxal Virtual Microphone", "virtual"],
  ["Microphone (HyperX Virtual Surround Sound)", "microphone"],
  ["Microphone (Logitech G432 Virtual 7.1)", "microphone"],
  ["Mix (Rubix24)", "mix"],
  ["Main Mix (Zoom LiveTrak)", "mix"],
  ["Digital Audio Interface (Cam Link 4K)", "line"],
  ["HDMI (Live Gamer Portable 2)", "line"],
  ["Line In (Realtek(R) Audio)", "line"],
  ["Blue Yeti Analog Stereo", "microphone", { formFactor: "unknown", bus: "usb" }],
  ["Mackie ProFX Mixer Analog Stereo", "microphone", { formFactor: "unknown", bus: "usb" }],
];

Deno.test("B6 A18 Stereo Mix is known by its names in the languages of Windows", () => {
  for (const [language, label] of stereoMixes) {
    const name = `${label} (Realtek(R) Audio)`;
    assert.equal(captureKind(capture(name), []).kind, "playback", `${language}: ${label}`);
  }
  for (const label of microphones) {
    assert.equal(captureKind(capture(`${label} (USB Audio)`), []).kind, "microphone", label);
  }
});

Deno.test("B6 A11 each device of the field is what it is, with a reason", () => {
  for (const [name, kind, more] of fieldCases) {
    const known = captureKind(capture(name, more), []);
    assert.equal(known.kind, kind, name);
    assert.ok(known.why.length > 3, name);
  }
});

Deno.test("A11 A18 nothing but a microphone is taken unasked, wherever it stands in the list", () => {
  const real = capture("Microphone (Plain USB)");
  const odd = [
    ...stereoMixes.map(([, label]) => capture(`${label} (Realtek(R) Audio)`)),
    ...fieldCases.filter(([, kind]) => kind !== "microphone" && kind !== "line")
      .map(([name, , more]) => capture(name, more)),
  ];
  for (const it of odd) {
    for (const list of [[it, real], [asDefault(it), real]]) {
      const choices = { microphone: defaultChoice, speaker: defaultChoice, output: defaultChoice };
      const plan = planWiring([...list, speakers, ...vbCable], choices, windows);
      assert.equal(plan.kind === "ready" && plan.microphone.name, real.name, it.name);
    }
  }
});

Deno.test("B6 A18 a mix in a language that nobody knows is known by the sound card's structure", () => {
  const card = { adapter: "HDAUDIO\\FUNC_01", bus: "hdaudio" };
  const out = render("Högtalare (Realtek(R) Audio)", { ...card, defaultFor: ["console"] });
  const mix = capture("Xyz abc (Realtek(R) Audio)", {
    ...card,
    formFactor: "unknown",
    jack: "none",
  });
  const front = capture("Mic in front (Realtek(R) Audio)", { ...card, jack: "microphone" });
  assert.equal(captureKind(mix, [out, mix, front]).kind, "playback");
  assert.equal(captureKind(front, [out, mix, front]).kind, "microphone");
  // Without speakers on its card, it has nothing to record.
  assert.equal(captureKind(mix, [mix, front]).kind, "microphone");
  // Without facts about its jack it may be an interface's input: it is only the last choice.
  const vague = capture("Xyz abc (Realtek(R) Audio)", realtek);
  const clear = capture("Mikrofon (Realtek(R) Audio)", { container: "realtek" });
  assert.equal(captureKind(vague, [speakers, vague, clear]).kind, "perhaps-playback");
  const choices = { microphone: defaultChoice, speaker: defaultChoice, output: defaultChoice };
  const plan = planWiring([vague, clear, speakers, ...vbCable], choices, windows);
  assert.equal(plan.kind === "ready" && plan.microphone.id, clear.id);
  // As the default microphone, it is a mistake on a sound card, but intended on an interface.
  const byMistake = planWiring(
    [asDefault(vague), microphone, speakers, ...vbCable],
    choices,
    windows,
  );
  assert.equal(byMistake.kind === "ready" && byMistake.microphone.id, microphone.id);
  const inputs = asDefault(capture("IN 1-2 (Studio 24c)", { formFactor: "unknown" }));
  const outs = asDefault(render("OUT 1-2 (Studio 24c)"));
  const byIntent = planWiring(
    [capture("Mic (Webcam)"), inputs, outs, ...vbCable],
    choices,
    windows,
  );
  assert.equal(byIntent.kind === "ready" && byIntent.microphone.id, inputs.id);
  const alone = planWiring([vague, speakers, ...vbCable], choices, windows);
  assert.equal(alone.kind === "ready" && alone.microphone.id, vague.id);
  assert.match(
    alone.kind === "ready" ? alone.notes.map(({ text }) => text).join() : "",
    /may record what is played/,
  );
});

Deno.test("B6 D6 on PipeWire what feeds a device tells what it carries", () => {
  const mic = capture("USB microphone", { id: "mic", bus: "usb" });
  const sink = render("Null sink", { id: "null", isVirtual: true });
  const treated = capture("Without noise", { id: "rnnoise", isVirtual: true, fedBy: ["mic"] });
  const mapped = capture("Virtual microphone", { id: "mapped", isVirtual: true, fedBy: ["null"] });
  const all = [mic, sink, treated, mapped];
  assert.deepEqual(captureKind(treated, all), {
    kind: "effect",
    why: '"USB microphone", processed by a program',
  });
  assert.deepEqual(captureKind(mapped, all), {
    kind: "cable",
    why: 'what is played into "Null sink" comes out there',
  });
});

Deno.test("B6 the driver's own name counts, whatever the device is called", () => {
  const renamed = capture("My voice", { driver: "NVIDIA Broadcast" });
  assert.equal(captureKind(renamed, [microphone]).kind, "effect");
});

Deno.test("B6 what gives only what the speakers play is taken where nothing else is", () => {
  const choices = { microphone: defaultChoice, speaker: defaultChoice, output: defaultChoice };
  const mix = asDefault(capture("Aufnahme (Irgendein Treiber)", { isHeardAsPlayback: true }));
  const other = capture("Microphone (Webcam)");
  assert.equal(captureKind(mix, [mix, other]).kind, "perhaps-playback");
  const plan = planWiring([mix, other, speakers, ...vbCable], choices, windows);
  assert.equal(plan.kind === "ready" && plan.microphone.id, other.id);
  const alone = planWiring([mix, speakers, ...vbCable], choices, windows);
  assert.equal(alone.kind === "ready" && alone.microphone.id, mix.id);
  assert.match(
    alone.kind === "ready" ? alone.notes.map(({ text }) => text).join() : "",
    /gives nothing but what is played/,
  );
  const virtual = capture("Microphone (Program)", { isVirtual: true, isHeardAsPlayback: true });
  assert.equal(captureKind(virtual, [virtual]).kind, "virtual");
});
