import { equal, ok } from "node:assert/strict";
import { OggOpusEncoder } from "../../src/engine/ogg_opus_encoder.ts";
import { Folder } from "../../testing/anecho.ts";
import { findProgram } from "../../tools/command.ts";
import { decodeOpus, layoutOf, lowToneOf } from "../../testing/opus_file.ts";
import { amplitudeOf, channelOf, tone } from "../pipewire/tones.ts";
import { testUnless } from "../../testing/test_unless.ts";

const sampleRate = 48_000;

const test = testUnless(
  await findProgram("ffmpeg") === undefined ? "ffmpeg is not installed" : undefined,
);

/** Makes a second of sound with a different tone in each channel. */
function tonesIn(channels: number): Float32Array<ArrayBuffer> {
  const tones = Array.from(
    { length: channels },
    (_, channel) => tone(lowToneOf(channel, channels), sampleRate),
  );
  return Float32Array.from(
    { length: channels * sampleRate },
    (_, at) => tones[at % channels]?.[Math.floor(at / channels)] ?? 0,
  );
}

test("B2 FFmpeg finds each channel of an Ogg Opus file in its place, and all of its sound", async () => {
  await using folder = await Folder.make();
  for (const channels of [2, 6, 8] as const) {
    const path = folder.at(`${channels}.opus`);
    using encoder = OggOpusEncoder.open({ channels, bitRate: channels * 64_000, packetMs: 10 });
    await encoder.write(tonesIn(channels));
    await encoder.finish();
    await Deno.writeFile(path, new Blob([...encoder.takePages()]).stream());
    equal(await layoutOf(path), { 2: "stereo", 6: "5.1", 8: "7.1" }[channels]);
    const sound = await decodeOpus(path);
    equal(sound.length, channels * sampleRate);
    for (let place = 0; place < channels; place++) {
      const heard = channelOf(sound, place, channels).subarray(sampleRate / 2, 0.7 * sampleRate);
      for (let source = 0; source < channels; source++) {
        const amplitude = amplitudeOf(lowToneOf(source, channels), heard);
        const what = `${channels} channels: of ${source} in ${place} there is ${amplitude}`;
        ok(source === place ? Math.abs(amplitude - 0.2) < 0.03 : amplitude < 0.02, what);
      }
    }
  }
});
