import assert from "node:assert/strict";
import { findFfmpegDevice, readFfmpegDevices } from "./ffmpeg_devices.ts";

const guid = "2D2C3430-0307-4BDD-A80A-E394F1A56900";
const waves = String.raw`@device_cm_{33D9A762-90C8-11D0-BD43-00A0C911CE86}\wave_`;
const camera = String.raw`@device_pnp_\\?\usb#vid_046d&pid_094c&mi_00#7&2#{65e8773d}\global`;

/** Lists of devices by FFmpeg 3, 6 and 7: headings, kinds after the names, and other beginnings of lines. */
const lists = {
  3: `[dshow @ 0000014a81b3a1c0] DirectShow video devices (some may be both video and audio devices)
[dshow @ 0000014a81b3a1c0]  "USB2.0 PC CAMERA"
[dshow @ 0000014a81b3a1c0]     Alternative name "${camera}"
[dshow @ 0000014a81b3a1c0] DirectShow audio devices
[dshow @ 0000014a81b3a1c0]  "Microphone (High Definition Audio Device)"
[dshow @ 0000014a81b3a1c0]     Alternative name "${waves}{${guid}}"
dummy: Immediate exit requested
`,
  6: `[dshow @ 0000] "Camera (NVIDIA Broadcast)" (video)
[dshow @ 0000]     Alternative name "@device_sw_{7BBFF097}"
[dshow @ 0000]     Alternative name "@device_sw_{9C981851}"
[dshow @ 0000] "Both" (video, audio)
[dshow @ 0000]     Alternative name "@device_sw_{860BB310}"
[dshow @ 0000] "Microphone (High Definition Audio Device)" (audio)
[dshow @ 0000]     Alternative name "${waves}{${guid}}"
[dshow @ 0000] "Nothing" (none)
dummy: Immediate exit requested
`,
  7: `[in#0 @ 0000023546537a00] "Brio 100" (video)\r
[in#0 @ 0000023546537a00]   Alternative name "${camera}"\r
[in#0 @ 0000023546537a00] "Microphone (High Definition Audio Device)" (audio)\r
[in#0 @ 0000023546537a00]   Alternative name "${waves}{${guid}}"\r
Error opening input file dummy.\r
`,
};

Deno.test("C5 FFmpeg's list of devices is read, whichever version prints it", () => {
  const microphone = {
    name: "Microphone (High Definition Audio Device)",
    alternative: `${waves}{${guid}}`,
  };
  assert.deepEqual(readFfmpegDevices(lists[3]), [microphone]);
  const both = { name: "Both", alternative: "@device_sw_{860BB310}" };
  assert.deepEqual(readFfmpegDevices(lists[6]), [both, microphone]);
  assert.deepEqual(readFfmpegDevices(lists[7]), [microphone]);
  assert.deepEqual(readFfmpegDevices("Unknown input format: 'dshow'\n"), []);
});

Deno.test("C5 FFmpeg is told the microphone that is recorded: by its GUID, else by its only name", () => {
  const devices = readFfmpegDevices(lists[6]);
  const id = `{0.0.1.00000000}.{${guid.toLowerCase()}}`;
  assert.equal(findFfmpegDevice(devices, { id, name: "another" }), `${waves}{${guid}}`);
  const other = "{0.0.1.00000000}.{00000000-0307-4bdd-a80a-e394f1a56900}";
  assert.equal(findFfmpegDevice(devices, { id: other, name: "Both" }), "@device_sw_{860BB310}");
  assert.equal(findFfmpegDevice(devices, { id: other, name: "Line In" }), undefined);
  const cut = [{ name: "Microphone (High Definition Aud", alternative: "" }];
  const long = { id: "", name: "Microphone (High Definition Audio Device)" };
  assert.equal(findFfmpegDevice(cut, long), "Microphone (High Definition Aud");
  assert.equal(findFfmpegDevice([...cut, ...cut], long), undefined);
});
