#include "media/flac_reader.h"

#include <FLAC/stream_decoder.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <exception>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

#include "anecho.h"
#include "base/error.h"
#include "media/audio_text.h"

namespace anecho {
namespace {

// A FLAC file begins with "fLaC" (4 bytes), the header of the first block (4), and that block,
// STREAMINFO (34).
constexpr std::size_t kBlockAt = 8;
constexpr std::size_t kStartBytes = kBlockAt + 34;
// "fLaC" and the header of STREAMINFO: where these bytes come again, the next recording begins.
constexpr std::size_t kMarkerBytes = 8;

struct StreamInfo {
  int sample_rate = 0;
  int channels = 0;
  int bits = 0;
  std::int64_t frames = 0;
};

bool IsMarker(std::span<const std::byte> bytes) {
  constexpr std::array<unsigned char, 4> kLength = {0, 0, 0, 34};
  return bytes.size() >= kMarkerBytes && std::memcmp(bytes.data(), "fLaC", 4) == 0 &&
         (std::to_integer<int>(bytes[4]) & 0x7F) == 0 &&
         std::memcmp(bytes.data() + 5, kLength.data() + 1, 3) == 0;
}

StreamInfo ParseStreamInfo(std::span<const std::byte> bytes) {
  const auto at = [&](std::size_t index) {
    return std::to_integer<std::uint64_t>(bytes[kBlockAt + index]);
  };
  StreamInfo info;
  info.sample_rate = static_cast<int>(at(10) << 12 | at(11) << 4 | at(12) >> 4);
  info.channels = static_cast<int>((at(12) >> 1 & 7) + 1);
  info.bits = static_cast<int>(((at(12) & 1) << 4 | at(13) >> 4) + 1);
  info.frames = static_cast<std::int64_t>((at(13) & 15) << 32 | at(14) << 24 | at(15) << 16 |
                                          at(16) << 8 | at(17));
  return info;
}

class FlacReader final : public AudioReader {
 public:
  explicit FlacReader(ByteStream stream)
      : AudioReader(stream.name()),
        stream_(std::move(stream)),
        decoder_(FLAC__stream_decoder_new(), &FLAC__stream_decoder_delete) {
    if (!decoder_) throw std::bad_alloc();
    BeginPart();
    SetInfo({.format = "flac",
             .sample_rate = part_.sample_rate,
             .channels = part_.channels,
             .bits = part_.bits,
             .frames = part_.frames});
  }

 protected:
  std::int64_t Decode(std::span<float> interleaved) override {
    std::size_t done = 0;
    while (done < interleaved.size() && (taken_ < decoded_.size() || DecodeMore())) {
      const std::size_t count = std::min(interleaved.size() - done, decoded_.size() - taken_);
      std::copy_n(decoded_.begin() + static_cast<std::ptrdiff_t>(taken_), count,
                  interleaved.begin() + static_cast<std::ptrdiff_t>(done));
      taken_ += count;
      done += count;
    }
    return static_cast<std::int64_t>(done) / info().channels;
  }

 private:
  [[noreturn]] void Fail(const std::string& text) const {
    throw Error(ANECHO_BAD_AUDIO, path() + ": " + text);
  }

  // Begins one recording of the stream. Call it where the next bytes are "fLaC".
  void BeginPart() {
    const auto start = stream_.Peek(kStartBytes);
    if (start.size() < kStartBytes || !IsMarker(start)) {
      Fail("has no stream information; this FLAC file is damaged");
    }
    part_ = ParseStreamInfo(start);
    const bool changes = info().channels != 0 && (part_.sample_rate != info().sample_rate ||
                                                  part_.channels != info().channels);
    if (changes) Fail("changes its rate or channels at " + Time() + "; split it there");
    start_.assign(start.begin(), start.end());
    // Clears the checksum, and the number of frames: with a wrong number, the decoder would end too
    // soon.
    start_[kBlockAt + 13] &= std::byte{0xF0};
    std::fill(start_.begin() + kBlockAt + 14, start_.end(), std::byte{0});
    stream_.Skip(static_cast<std::int64_t>(kStartBytes));
    part_frames_ = 0;
    part_ends_ = damaged_ = frame_is_bad_ = false;
    FLAC__stream_decoder_finish(decoder_.get());
    if (FLAC__stream_decoder_init_stream(decoder_.get(), &OnRead, nullptr, nullptr, nullptr,
                                         nullptr, &OnWrite, nullptr, &OnError,
                                         this) != FLAC__STREAM_DECODER_INIT_STATUS_OK) {
      throw std::bad_alloc();
    }
  }

  // @return whether there are samples now.
  bool DecodeMore() {
    decoded_.clear();
    taken_ = 0;
    while (decoded_.empty()) {
      const bool went_well = FLAC__stream_decoder_process_single(decoder_.get()) != 0;
      if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
      if (!decoded_.empty()) break;
      if (went_well &&
          FLAC__stream_decoder_get_state(decoder_.get()) < FLAC__STREAM_DECODER_END_OF_STREAM) {
        continue;
      }
      EndPart();
      if (!IsMarker(stream_.Peek(kMarkerBytes))) return false;
      AddNote("holds several recordings one after the other; all of them were read");
      BeginPart();
    }
    return true;
  }

  void EndPart() {
    if (frames_ == 0) Fail("holds no sound that can be decoded; record it again");
    if (part_.frames > part_frames_) {
      AddNote(LessThanPromised(part_.frames, part_frames_, info().sample_rate));
    }
    // A damaged frame after the last good one is noted. Other bytes there are taken for a tag.
    if (frame_is_bad_) NoteDamage();
    if (part_.frames > 0 && part_.frames < part_frames_) {
      AddNote("its header promises less sound than there is; all of it was read");
    }
  }

  // Gives the decoder the start of the part, and then the bytes up to the next part.
  std::size_t ReadBytes(std::span<std::byte> bytes) {
    if (!start_.empty()) {
      const std::size_t count = std::min(bytes.size(), start_.size());
      std::copy_n(start_.begin(), count, bytes.begin());
      start_.erase(start_.begin(), start_.begin() + static_cast<std::ptrdiff_t>(count));
      return count;
    }
    if (part_ends_) return 0;
    auto some = stream_.PeekSome();
    if (some.size() < kMarkerBytes) some = stream_.Peek(kMarkerBytes);
    const bool is_end = some.size() < kMarkerBytes;
    const std::string_view text(reinterpret_cast<const char*>(some.data()), some.size());
    // The next marker may begin in the last bytes, so these stay in the stream.
    std::size_t count = is_end ? some.size() : some.size() - (kMarkerBytes - 1);
    for (std::size_t at = text.find("fLaC"); at < count; at = text.find("fLaC", at + 1)) {
      if (!IsMarker(some.subspan(at))) continue;
      count = at;
      part_ends_ = at < bytes.size() || at == 0;
      break;
    }
    count = std::min(count, bytes.size());
    return stream_.Read(bytes.first(count));
  }

  // Exceptions must not pass through libFLAC, which is written in C.
  static FLAC__StreamDecoderReadStatus OnRead(const FLAC__StreamDecoder*, FLAC__byte buffer[],
                                              std::size_t* bytes, void* data) {
    auto* self = static_cast<FlacReader*>(data);
    try {
      *bytes = self->ReadBytes({reinterpret_cast<std::byte*>(buffer), *bytes});
    } catch (...) {
      self->failure_ = std::current_exception();
      *bytes = 0;
      return FLAC__STREAM_DECODER_READ_STATUS_ABORT;
    }
    return *bytes == 0 ? FLAC__STREAM_DECODER_READ_STATUS_END_OF_STREAM
                       : FLAC__STREAM_DECODER_READ_STATUS_CONTINUE;
  }

  static FLAC__StreamDecoderWriteStatus OnWrite(const FLAC__StreamDecoder*,
                                                const FLAC__Frame* frame,
                                                const FLAC__int32* const buffer[], void* data) {
    auto* self = static_cast<FlacReader*>(data);
    try {
      self->TakeFrame(*frame, buffer);
    } catch (...) {
      self->failure_ = std::current_exception();
      return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT;
    }
    return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE;
  }

  static void OnError(const FLAC__StreamDecoder*, FLAC__StreamDecoderErrorStatus status,
                      void* data) {
    auto* self = static_cast<FlacReader*>(data);
    self->damaged_ = true;
    self->frame_is_bad_ |= status != FLAC__STREAM_DECODER_ERROR_STATUS_LOST_SYNC &&
                           status != FLAC__STREAM_DECODER_ERROR_STATUS_BAD_HEADER;
  }

  void TakeFrame(const FLAC__Frame& frame, const FLAC__int32* const buffer[]) {
    const FLAC__FrameHeader& header = frame.header;
    if (static_cast<int>(header.channels) != part_.channels ||
        static_cast<int>(header.sample_rate) != part_.sample_rate) {
      Fail("changes its rate or channels at " + Time() + "; split it there");
    }
    // Damage between frames is noted only when a good frame follows; at the end it may be a tag.
    if (std::exchange(damaged_, false)) NoteDamage();
    frame_is_bad_ = false;
    const float scale = std::ldexp(1.0f, 1 - static_cast<int>(header.bits_per_sample));
    const std::size_t begin = decoded_.size();
    const auto channels = static_cast<std::size_t>(header.channels);
    decoded_.resize(begin + header.blocksize * channels);
    for (std::size_t channel = 0; channel < channels; ++channel) {
      for (std::size_t i = 0; i < header.blocksize; ++i) {
        decoded_[begin + i * channels + channel] = static_cast<float>(buffer[channel][i]) * scale;
      }
    }
    part_frames_ += header.blocksize;
    frames_ += header.blocksize;
  }

  void NoteDamage() {
    if (std::exchange(damage_is_noted_, true)) return;
    AddNote("is damaged at " + Time() + "; what can't be decoded is silent or left out");
  }

  std::string Time() const { return TimeText(frames_, info().sample_rate); }

  ByteStream stream_;
  std::unique_ptr<FLAC__StreamDecoder, decltype(&FLAC__stream_decoder_delete)> decoder_;
  StreamInfo part_;
  std::vector<std::byte> start_;
  bool part_ends_ = false;
  std::int64_t part_frames_ = 0;
  std::int64_t frames_ = 0;
  // Since the last good frame: whether something could not be decoded, and whether that was a
  // frame.
  bool damaged_ = false;
  bool frame_is_bad_ = false;
  bool damage_is_noted_ = false;
  std::vector<float> decoded_;
  std::size_t taken_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

std::unique_ptr<AudioReader> OpenFlac(ByteStream stream) {
  return std::make_unique<FlacReader>(std::move(stream));
}

}  // namespace anecho
