#include "media/compressed_reader.h"

#include <miniaudio.h>

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "anecho.h"
#include "base/error.h"
#include "media/audio_text.h"
#include "media/mp3_header.h"

namespace anecho {
namespace {

[[noreturn]] void Fail(const std::string& path, const std::string& text) {
  throw Error(ANECHO_BAD_AUDIO, path + ": " + text);
}

// The part of a file that is sound, without tags, and what of its samples to leave out.
struct Section {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t skip_frames = 0;
  // MP3 decoders may lose this many frames at an abrupt beginning; not a sign of a file cut short.
  std::int64_t tolerance = 0;
};

class CompressedReader final : public AudioReader {
 public:
  CompressedReader(File file, AudioInfo info, const Section& section, ma_encoding_format encoding)
      : AudioReader(file.path(), std::move(info)), file_(std::move(file)), section_(section) {
    SeekTo(0);
    const auto channels = static_cast<ma_uint32>(this->info().channels);
    const auto rate = static_cast<ma_uint32>(this->info().sample_rate);
    ma_decoder_config config = ma_decoder_config_init(ma_format_f32, 0, 0);
    config.encodingFormat = encoding;
    if (ma_decoder_init(&OnRead, &OnSeek, this, &config, &decoder_) != MA_SUCCESS) {
      Rethrow();
      Fail(path(), "is damaged at its beginning; copy or record it again");
    }
    open_ = true;
    if (decoder_.outputChannels != channels || decoder_.outputSampleRate != rate) {
      Close();
      Fail(path(), "contradicts itself about its rate or channels; this file is damaged");
    }
  }
  ~CompressedReader() override { Close(); }

 protected:
  std::int64_t Decode(std::span<float> interleaved) override {
    const std::int64_t declared = info().frames;
    Skip(interleaved);
    auto room = static_cast<std::int64_t>(interleaved.size()) / info().channels;
    if (declared > 0) room = std::min(room, declared - done_);
    const std::int64_t frames = DecodeSome(interleaved, room);
    done_ += frames;
    if (frames == room) return frames;
    if (done_ == 0) Fail(path(), "holds no sound that can be decoded; record it again");
    if (declared > done_ + section_.tolerance) {
      throw Error(ANECHO_BAD_AUDIO, CutShort(path(), declared, done_, info().sample_rate));
    }
    return frames;
  }

 private:
  // Exceptions must not pass through miniaudio's C.
  static ma_result OnRead(ma_decoder* decoder, void* buffer, size_t size, size_t* read) {
    auto* self = static_cast<CompressedReader*>(decoder->pUserData);
    *read = 0;
    try {
      const auto left = static_cast<std::size_t>(self->section_.end - self->position_);
      *read = self->file_.Read({static_cast<std::byte*>(buffer), std::min(size, left)});
    } catch (...) {
      self->failure_ = std::current_exception();
      return MA_IO_ERROR;
    }
    self->position_ += static_cast<std::int64_t>(*read);
    return *read == 0 && size > 0 ? MA_AT_END : MA_SUCCESS;
  }

  static ma_result OnSeek(ma_decoder* decoder, ma_int64 offset, ma_seek_origin origin) {
    auto* self = static_cast<CompressedReader*>(decoder->pUserData);
    try {
      const std::int64_t from =
          origin == ma_seek_origin_current ? self->position_ - self->section_.begin : 0;
      return self->SeekTo(from + offset) ? MA_SUCCESS : MA_BAD_SEEK;
    } catch (...) {
      self->failure_ = std::current_exception();
      return MA_IO_ERROR;
    }
  }

  bool SeekTo(std::int64_t offset) {
    const std::int64_t position = section_.begin + offset;
    if (offset < 0 || position > section_.end) return false;
    file_.Seek(position);
    position_ = position;
    return true;
  }

  std::int64_t DecodeSome(std::span<float> interleaved, std::int64_t frames) {
    if (frames <= 0) return 0;
    ma_uint64 read = 0;
    const ma_result result = ma_decoder_read_pcm_frames(&decoder_, interleaved.data(),
                                                        static_cast<ma_uint64>(frames), &read);
    Rethrow();
    if (result != MA_SUCCESS && result != MA_AT_END) {
      Fail(path(),
           "is damaged at " + TimeText(done_, info().sample_rate) + "; copy or record it again");
    }
    return static_cast<std::int64_t>(read);
  }

  void Skip(std::span<float> scratch) {
    const auto room = static_cast<std::int64_t>(scratch.size()) / info().channels;
    while (section_.skip_frames > 0 && room > 0) {
      const std::int64_t read = DecodeSome(scratch, std::min(room, section_.skip_frames));
      if (read == 0) return;
      section_.skip_frames -= read;
    }
  }

  void Rethrow() {
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

  void Close() {
    if (open_) ma_decoder_uninit(&decoder_);
    open_ = false;
  }

  File file_;
  Section section_;
  // In the file.
  std::int64_t position_ = 0;
  std::int64_t done_ = 0;
  ma_decoder decoder_{};
  bool open_ = false;
  std::exception_ptr failure_;
};

std::vector<std::byte> ReadAt(File& file, std::int64_t position, std::size_t count) {
  std::vector<std::byte> bytes(count);
  file.Seek(position);
  bytes.resize(file.Read(bytes));
  return bytes;
}

// The last part of an MP3 file may be an ID3v1 tag.
std::int64_t EndOfMp3(File& file) {
  constexpr std::int64_t kTagBytes = 128;
  if (file.size() < kTagBytes) return file.size();
  const auto tag = ReadAt(file, file.size() - kTagBytes, 3);
  const bool is_tag = tag.size() == 3 && tag[0] == std::byte{'T'} && tag[1] == std::byte{'A'} &&
                      tag[2] == std::byte{'G'};
  return file.size() - (is_tag ? kTagBytes : 0);
}

struct FirstFrame {
  std::int64_t position = 0;
  Mp3FrameHeader header;
};

// A frame counts if another one like it follows, or the file ends: any four bytes may look like a
// header.
std::optional<FirstFrame> FindFirstFrame(File& file, std::int64_t begin, std::int64_t end) {
  constexpr std::size_t kSearchBytes = 4096;
  constexpr std::size_t kMostFrameBytes = 1500;
  const auto bytes = ReadAt(file, begin, kSearchBytes + 2 * kMostFrameBytes);
  for (std::size_t at = 0; at < std::min(bytes.size(), kSearchBytes); ++at) {
    const auto header = ParseMp3FrameHeader(std::span(bytes).subspan(at));
    if (!header) continue;
    const std::size_t next = at + static_cast<std::size_t>(header->bytes);
    const std::int64_t position = begin + static_cast<std::int64_t>(at);
    const bool fills_the_file = at == 0 && position + header->bytes == end;
    const auto following =
        next < bytes.size() ? ParseMp3FrameHeader(std::span(bytes).subspan(next)) : std::nullopt;
    const bool fits = following && following->sample_rate == header->sample_rate &&
                      following->samples == header->samples;
    if (fits || fills_the_file) return FirstFrame{position, *header};
  }
  return {};
}

void LeaveOutPadding(const Mp3Tag& tag, int frame_samples, Section* section, AudioInfo* info) {
  constexpr std::int64_t kDecoderDelay = 529;
  info->frames = tag.mp3_frames * frame_samples;
  if (tag.delay == 0 ||
      info->frames <= tag.delay + std::max<std::int64_t>(tag.padding, kDecoderDelay)) {
    return;
  }
  section->skip_frames = tag.delay + kDecoderDelay;
  info->frames -= tag.delay + std::max<std::int64_t>(tag.padding, kDecoderDelay);
}

}  // namespace

std::unique_ptr<AudioReader> OpenFlac(File file) {
  // "fLaC", the header of the first block, and what of STREAMINFO is needed.
  const auto bytes = ReadAt(file, 0, 26);
  const auto at = [&bytes](std::size_t index) {
    return std::to_integer<std::uint64_t>(bytes[index]);
  };
  if (bytes.size() < 26 || (at(4) & 0x7F) != 0) {
    Fail(file.path(), "has no stream information; this FLAC file is damaged");
  }
  AudioInfo info;
  info.format = "flac";
  info.sample_rate = static_cast<int>(at(18) << 12 | at(19) << 4 | at(20) >> 4);
  info.channels = static_cast<int>((at(20) >> 1 & 7) + 1);
  info.bits = static_cast<int>(((at(20) & 1) << 4 | at(21) >> 4) + 1);
  info.frames = static_cast<std::int64_t>((at(21) & 15) << 32 | at(22) << 24 | at(23) << 16 |
                                          at(24) << 8 | at(25));
  CheckAudioInfo(file.path(), info);
  const Section section{.begin = 0, .end = file.size()};
  return std::make_unique<CompressedReader>(std::move(file), std::move(info), section,
                                            ma_encoding_format_flac);
}

std::unique_ptr<AudioReader> OpenMp3(File file) {
  const std::int64_t begin = Id3TagBytes(ReadAt(file, 0, 10));
  Section section{.end = EndOfMp3(file)};
  const auto first = FindFirstFrame(file, begin, section.end);
  if (!first) {
    if (begin > 0) Fail(file.path(), "has a tag but no sound that can be read; use WAV or FLAC");
    return nullptr;
  }
  const Mp3FrameHeader& header = first->header;
  section.begin = first->position;
  section.tolerance = 2 * header.samples;
  AudioInfo info;
  info.format = "mp3";
  info.sample_rate = header.sample_rate;
  info.channels = header.channels;
  CheckAudioInfo(file.path(), info);

  const auto frame = ReadAt(file, first->position, static_cast<std::size_t>(header.bytes));
  if (const auto tag = ParseMp3Tag(header, frame)) {
    const std::int64_t there = section.end - section.begin;
    section.begin += header.bytes;
    LeaveOutPadding(*tag, header.samples, &section, &info);
    if (tag->bytes > there) {
      const double share = static_cast<double>(there) / static_cast<double>(tag->bytes);
      const auto found = static_cast<std::int64_t>(static_cast<double>(info.frames) * share);
      throw Error(ANECHO_BAD_AUDIO, CutShort(file.path(), info.frames, found, info.sample_rate));
    }
  }
  return std::make_unique<CompressedReader>(std::move(file), std::move(info), section,
                                            ma_encoding_format_mp3);
}

}  // namespace anecho
