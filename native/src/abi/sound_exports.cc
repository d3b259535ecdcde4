// The C functions of anecho.h for virtual microphones, sound in files and pipes, and samples.
#include <chrono>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "abi/guard.h"
#include "abi/handle_table.h"
#include "anecho.h"
#include "base/config_reader.h"
#include "devices/virtual_mic.h"
#include "media/audio_reader.h"
#include "media/audio_text.h"
#include "media/flac_writer.h"
#include "media/sound_file_writer.h"
#include "media/sound_reader.h"
#include "media/wav_header.h"
#include "media/wav_writer.h"

namespace {

using anecho::ConfigReader;
using anecho::Error;
using anecho::FillStruct;
using anecho::Guard;
using anecho::OpenHandle;
using anecho::RequirePointer;
using anecho::RequireStruct;
using anecho::SampleFormat;
using anecho::VirtualMic;

/// A file that is written by one call at a time.
struct SoundFile {
  SoundFile(int its_channels, std::unique_ptr<anecho::SoundFileWriter> its_writer)
      : channels(its_channels), writer(std::move(its_writer)) {}
  const int channels;
  std::mutex mutex;
  const std::unique_ptr<anecho::SoundFileWriter> writer;
};

/// Sound that is read by one call at a time.
struct Sound {
  explicit Sound(const anecho::SoundReader::Config& config) : reader(config) {}
  std::mutex mutex;
  anecho::SoundReader reader;
};

using Sounds = anecho::HandleTable<Sound>;
using Microphones = anecho::HandleTable<VirtualMic>;
using SoundFiles = anecho::HandleTable<SoundFile>;

constexpr const char* kMicIsDead = "the virtual microphone is gone: open another";

SampleFormat FormatOf(int32_t format) {
  if (format == ANECHO_FORMAT_S16) return SampleFormat::kS16;
  if (format == ANECHO_FORMAT_F32) return SampleFormat::kF32;
  throw Error(ANECHO_INVALID_ARGUMENT, "there is no sample format " + std::to_string(format));
}

SampleFormat FormatOf(const std::string& name) {
  if (name == "s16") return SampleFormat::kS16;
  if (name == "f32") return SampleFormat::kF32;
  throw Error(ANECHO_INVALID_CONFIG, "format must be s16 or f32, not " + name);
}

std::shared_ptr<VirtualMic> OpenMic(const char* config) {
  ConfigReader reader = ConfigReader::FromText(config);
  VirtualMic::Config mic;
  const std::string backend = reader.String("backend");
  mic.name = reader.String("name");
  mic.channels = reader.Integer("channels", mic.channels, 1, 2);
  mic.buffer_ms = reader.Integer("buffer_ms", mic.buffer_ms, 40, 10'000);
  if (reader.Has("speaker")) mic.speaker = reader.String("speaker");
  mic.cable = reader.String("cable", "");
  reader.Finish();
  if (mic.name.empty()) throw Error(ANECHO_INVALID_CONFIG, "name is empty: give one");
  return std::make_shared<VirtualMic>(backend, mic);
}

std::shared_ptr<Sound> OpenSound(const char* config) {
  ConfigReader reader = ConfigReader::FromText(config);
  anecho::SoundReader::Config sound;
  sound.path = reader.String("path");
  const std::string format = reader.String("format", "auto");
  sound.channels = reader.Integer("channels", 0, 0, 2);
  reader.Finish();
  if (format == "s16le" || format == "f32le") {
    sound.raw = FormatOf(format.substr(0, 3));
  } else if (format != "auto") {
    throw Error(ANECHO_INVALID_CONFIG, "format must be auto, s16le or f32le, not " + format);
  }
  return std::make_shared<Sound>(sound);
}

// Pushes the sound in pieces of 10 ms, each once the queue has room for it, and waits until all has
// been played. @return ANECHO_END if the sound or the microphone was closed before.
int32_t Play(anecho::SoundReader* sound, VirtualMic* mic) {
  constexpr auto kPatience = std::chrono::milliseconds(100);
  constexpr std::int64_t kPieceFrames = anecho::SoundReader::kSampleRate / 100;
  if (sound->channels() != mic->channels()) {
    throw Error(ANECHO_INVALID_ARGUMENT, "the microphone has other channels than the sound");
  }
  // Waits until the queue has room for `frames`, or with 0, until all has been played. Returns
  // false if the sound or the microphone was closed.
  const auto wait = [&](std::int64_t frames) {
    while (!mic->WaitFor(frames, kPatience)) {
      if (mic->is_closed() || sound->is_closed()) return false;
      if (!mic->is_alive()) throw Error(ANECHO_DEVICE, kMicIsDead);
    }
    return !mic->is_closed() && !sound->is_closed();
  };
  std::vector<float> piece(static_cast<std::size_t>(kPieceFrames * mic->channels()));
  while (true) {
    const std::int64_t frames = sound->Read(piece);
    if (!wait(frames)) return ANECHO_END;
    const auto samples = static_cast<std::size_t>(frames * mic->channels());
    if (!mic->Push(std::span<const float>(piece).first(samples))) {
      throw Error(ANECHO_DEVICE, kMicIsDead);
    }
    if (frames < kPieceFrames) return wait(0) ? ANECHO_OK : ANECHO_END;
  }
}

std::shared_ptr<SoundFile> CreateSoundFile(const char* config) {
  ConfigReader reader = ConfigReader::FromText(config);
  const std::string path = reader.String("path");
  const std::string container = reader.String("container", "wav");
  const std::string format = reader.String("format", "s16");
  const int sample_rate = reader.Integer("sample_rate", 48'000, 8000, 192'000);
  const bool is_flac = container == "flac";
  const int max_channels = is_flac ? anecho::FlacOptions::kMaxChannels : 64;
  const int channels = reader.Integer("channels", 1, 1, max_channels);
  reader.Finish();
  if (!is_flac && container != "wav") {
    throw Error(ANECHO_INVALID_CONFIG, "container must be wav or flac, not " + container);
  }
  if (is_flac && format == "f32") {
    throw Error(ANECHO_INVALID_CONFIG, "FLAC holds integers: format must be s16 or s24");
  }
  const SampleFormat stored = format == "s24" ? SampleFormat::kS24 : FormatOf(format);
  std::unique_ptr<anecho::SoundFileWriter> writer;
  if (is_flac) {
    const int bits = stored == SampleFormat::kS24 ? 24 : 16;
    writer = std::make_unique<anecho::FlacWriter>(
        path, anecho::FlacOptions{.bits = bits, .sample_rate = sample_rate, .channels = channels});
  } else {
    writer = std::make_unique<anecho::WavWriter>(
        path,
        anecho::WavOptions{
            .format = stored, .sample_rate = sample_rate, .channels = channels, .recover = true});
  }
  return std::make_shared<SoundFile>(channels, std::move(writer));
}

}  // namespace

int32_t anecho_mic_open(const char* config, uint32_t* handle, anecho_error* error) {
  return OpenHandle(handle, error, [&] { return OpenMic(config); });
}

int32_t anecho_mic_push(uint32_t handle, const float* samples, uint32_t frames,
                        anecho_error* error) {
  return Guard(error, [&] {
    if (frames > 0) RequirePointer(samples, "samples");
    const auto mic = Microphones::Get().Find(handle);
    const auto count = static_cast<std::size_t>(frames) * static_cast<std::size_t>(mic->channels());
    if (!mic->Push({samples, count})) throw Error(ANECHO_DEVICE, kMicIsDead);
    return ANECHO_OK;
  });
}

int32_t anecho_mic_discard(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Microphones::Get().Find(handle)->Discard();
    return ANECHO_OK;
  });
}

int32_t anecho_mic_wait(uint32_t handle, uint32_t frames, uint32_t timeout_ms,
                        anecho_error* error) {
  return Guard(error, [&] {
    const auto mic = Microphones::Get().Find(handle);
    if (frames > mic->queue().capacity_frames()) {
      throw Error(ANECHO_INVALID_ARGUMENT, "there is never room for so many frames: wait for less");
    }
    const bool is_so = mic->WaitFor(frames, std::chrono::milliseconds(timeout_ms));
    if (mic->is_closed()) return ANECHO_END;
    if (!mic->is_alive()) throw Error(ANECHO_DEVICE, kMicIsDead);
    return is_so ? ANECHO_OK : ANECHO_TIMEOUT;
  });
}

int32_t anecho_mic_statistics_get(uint32_t handle, anecho_mic_statistics* statistics,
                                  anecho_error* error) {
  return Guard(error, [&] {
    RequireStruct(statistics, "statistics");
    const auto mic = Microphones::Get().Find(handle);
    const anecho::PushQueue& queue = mic->queue();
    anecho_mic_statistics filled{};
    filled.channels = static_cast<uint32_t>(mic->channels());
    filled.is_alive = mic->is_alive() ? 1 : 0;
    filled.capacity_frames = static_cast<uint32_t>(queue.capacity_frames());
    filled.queued_frames = static_cast<uint64_t>(queue.queued_frames());
    filled.pushed_frames = queue.pushed_frames();
    filled.dropped_frames = queue.dropped_frames();
    filled.shortages = queue.shortages();
    FillStruct(filled, statistics);
    return ANECHO_OK;
  });
}

int32_t anecho_mic_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Microphones::Get().Remove(handle)->Close();
    return ANECHO_OK;
  });
}

int32_t anecho_sound_open(const char* config, uint32_t* handle, anecho_error* error) {
  return OpenHandle(handle, error, [&] { return OpenSound(config); });
}

int32_t anecho_sound_info(uint32_t handle, anecho_audio_info* info, anecho_error* error) {
  return Guard(error, [&] {
    RequireStruct(info, "info");
    FillStruct(anecho::ToAbi(Sounds::Get().Find(handle)->reader.info()), info);
    return ANECHO_OK;
  });
}

int32_t anecho_sound_notes(uint32_t handle, char* text, uint32_t capacity, uint32_t* needed,
                           anecho_error* error) {
  return Guard(error, [&] {
    const auto sound = Sounds::Get().Find(handle);
    const std::lock_guard lock(sound->mutex);
    anecho::FillText(anecho::JoinLines(sound->reader.notes()), text, capacity, needed);
    return ANECHO_OK;
  });
}

int32_t anecho_sound_read(uint32_t handle, float* samples, uint32_t capacity, uint32_t channels,
                          uint32_t* frames, anecho_error* error) {
  return Guard(error, [&] {
    RequirePointer(samples, "samples");
    RequirePointer(frames, "frames");
    *frames = 0;
    if (capacity == 0) throw Error(ANECHO_INVALID_ARGUMENT, "capacity must be more than 0");
    const auto sound = Sounds::Get().Find(handle);
    const std::lock_guard lock(sound->mutex);
    if (channels != static_cast<uint32_t>(sound->reader.channels())) {
      throw Error(ANECHO_INVALID_ARGUMENT, "the sound has other channels than are asked for");
    }
    const std::size_t room = static_cast<std::size_t>(capacity) * channels;
    *frames = static_cast<uint32_t>(sound->reader.Read({samples, room}));
    return *frames < capacity || sound->reader.is_closed() ? ANECHO_END : ANECHO_OK;
  });
}

int32_t anecho_sound_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Sounds::Get().Remove(handle)->reader.Close();
    return ANECHO_OK;
  });
}

int32_t anecho_mic_play(uint32_t handle, uint32_t sound, anecho_error* error) {
  return Guard(error, [&] {
    const auto mic = Microphones::Get().Find(handle);
    const auto played = Sounds::Get().Find(sound);
    const std::lock_guard lock(played->mutex);
    return Play(&played->reader, mic.get());
  });
}

int32_t anecho_samples_encode(int32_t format, const float* samples, uint32_t count, uint8_t* bytes,
                              anecho_error* error) {
  return Guard(error, [&] {
    const SampleFormat stored = FormatOf(format);
    if (count == 0) return ANECHO_OK;
    RequirePointer(samples, "samples");
    RequirePointer(bytes, "bytes");
    const std::span target(bytes, count * anecho::BytesPerSample(stored));
    anecho::EncodeSamples(stored, {samples, count}, std::as_writable_bytes(target));
    return ANECHO_OK;
  });
}

int32_t anecho_samples_decode(int32_t format, const uint8_t* bytes, uint32_t count, float* samples,
                              anecho_error* error) {
  return Guard(error, [&] {
    const SampleFormat stored = FormatOf(format);
    if (count == 0) return ANECHO_OK;
    RequirePointer(samples, "samples");
    RequirePointer(bytes, "bytes");
    const std::span source(bytes, count * anecho::BytesPerSample(stored));
    anecho::DecodeSamples(stored, std::as_bytes(source), {samples, count});
    return ANECHO_OK;
  });
}

int32_t anecho_wav_stream_header(int32_t format, uint32_t sample_rate, uint32_t channels,
                                 uint8_t* header, uint32_t capacity, uint32_t* needed,
                                 anecho_error* error) {
  return Guard(error, [&] {
    RequirePointer(needed, "needed");
    if (capacity > 0) RequirePointer(header, "header");
    if (sample_rate < 8000 || sample_rate > 192'000 || channels < 1 || channels > 64) {
      throw Error(ANECHO_INVALID_ARGUMENT,
                  "rates are 8000 to 192000 Hz, and channels 1 to 64: give such");
    }
    const auto bytes = anecho::MakeWavStreamHeader(FormatOf(format), static_cast<int>(sample_rate),
                                                   static_cast<int>(channels));
    *needed = static_cast<uint32_t>(bytes.size());
    if (capacity > 0)
      std::memcpy(header, bytes.data(), std::min<std::size_t>(capacity, bytes.size()));
    return ANECHO_OK;
  });
}

int32_t anecho_file_create(const char* config, uint32_t* handle, anecho_error* error) {
  return OpenHandle(handle, error, [&] { return CreateSoundFile(config); });
}

int32_t anecho_file_write(uint32_t handle, const float* samples, uint32_t frames,
                          anecho_error* error) {
  return Guard(error, [&] {
    if (frames > 0) RequirePointer(samples, "samples");
    const auto file = SoundFiles::Get().Find(handle);
    const std::lock_guard lock(file->mutex);
    file->writer->Write(
        {samples, static_cast<std::size_t>(frames) * static_cast<std::size_t>(file->channels)});
    return ANECHO_OK;
  });
}

int32_t anecho_file_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    const auto file = SoundFiles::Get().Remove(handle);
    const std::lock_guard lock(file->mutex);
    file->writer->Commit();
    return ANECHO_OK;
  });
}
