#include "media/mp3_reader.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "anecho.h"
#include "base/error.h"
#include "media/audio_text.h"
#include "media/mp3_decoder.h"
#include "media/mp3_frames.h"
#include "media/mp3_header.h"
#include "media/mp3_trim.h"
#include "media/other_formats.h"

namespace anecho {
namespace {

// Decodes one frame after the other.
class Mp3Decoder {
 public:
  Mp3Decoder() : decoder_(anecho_mp3_decoder_new(), &anecho_mp3_decoder_free) {
    if (!decoder_) throw std::bad_alloc();
  }
  void Reset() { anecho_mp3_decoder_reset(decoder_.get()); }

  // Appends the frame's samples, or silence if it can't be decoded.
  void Decode(const Mp3Frame& frame, std::vector<float>* samples) {
    const Mp3FrameHeader& header = frame.header;
    const auto length = static_cast<int>(frame.bytes.size());
    bytes_.assign(frame.bytes.begin(), frame.bytes.end());
    bytes_.resize(frame.bytes.size() + ANECHO_MP3_SLACK_BYTES);
    std::array<short, ANECHO_MP3_MAX_SAMPLES> decoded{};
    const int count = anecho_mp3_decoder_decode(
        decoder_.get(), reinterpret_cast<const unsigned char*>(bytes_.data()), length,
        header.is_free ? length - header.bytes : 0, decoded.data());
    if (count != header.samples) decoded.fill(0);
    const auto total = static_cast<std::size_t>(header.samples * header.channels);
    for (const short sample : std::span(decoded).first(total)) {
      samples->push_back(static_cast<float>(sample) / 32768.0f);
    }
  }

 private:
  std::unique_ptr<anecho_mp3_decoder, decltype(&anecho_mp3_decoder_free)> decoder_;
  std::vector<std::byte> bytes_;
};

class Mp3Reader final : public AudioReader {
 public:
  // @param stream at the first frame.
  Mp3Reader(ByteStream stream, const Mp3FrameHeader& first)
      : AudioReader(stream.name()), stream_(std::move(stream)), mp3_(&stream_), header_(first) {
    SetInfo({.format = "mp" + std::to_string(first.layer),
             .sample_rate = first.sample_rate,
             .channels = first.channels});
    if (stream_.size()) CountFrames();
  }

 protected:
  std::int64_t Decode(std::span<float> interleaved) override {
    const auto channels = static_cast<std::size_t>(info().channels);
    std::size_t done = 0;
    while (done < interleaved.size()) {
      const std::size_t held = ended_ ? 0 : static_cast<std::size_t>(trim_.held_back()) * channels;
      if (pending_.size() - taken_ <= held) {
        if (ended_ || !TakeFrame(/*decodes=*/true)) {
          if (pending_.size() == taken_) break;
        }
        continue;
      }
      const std::size_t count =
          std::min(interleaved.size() - done, pending_.size() - taken_ - held);
      std::copy_n(pending_.begin() + static_cast<std::ptrdiff_t>(taken_), count,
                  interleaved.begin() + static_cast<std::ptrdiff_t>(done));
      taken_ += count;
      done += count;
    }
    return static_cast<std::int64_t>(done / channels);
  }

 private:
  // Reads the whole file without decoding it, sets the number of frames in info(), and goes back
  // to the first MP3 frame.
  void CountFrames() {
    const std::int64_t start = stream_.position();
    while (TakeFrame(/*decodes=*/false)) {
    }
    AudioInfo counted = info();
    counted.frames = total_;
    SetInfo(std::move(counted));
    stream_.Seek(start);
    mp3_ = Mp3Frames(&stream_);
    trim_ = Mp3Trim(std::nullopt);
    total_ = part_samples_ = part_bytes_ = promised_bytes_ = 0;
    ended_ = false;
  }

  // Takes the next frame. @return whether there was one.
  bool TakeFrame(bool decodes) {
    const std::int64_t damaged = mp3_.damaged_bytes();
    const auto frame = mp3_.Next();
    if (frame && damaged == 0 && mp3_.damaged_bytes() > 0) {
      AddNote("is damaged at " + Time() + "; what can't be decoded was left out");
    }
    if (!frame) {
      if (!std::exchange(ended_, true)) EndPart();
      return false;
    }
    CheckFormat(frame->header);
    if (frame->tag) {
      BeginPart(*frame->tag);
      part_bytes_ = static_cast<std::int64_t>(frame->bytes.size());
      promised_bytes_ = frame->tag->bytes;
      return true;
    }
    part_bytes_ += static_cast<std::int64_t>(frame->bytes.size());
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(taken_));
    taken_ = 0;
    const auto channels = static_cast<std::size_t>(frame->header.channels);
    const std::size_t before = pending_.size();
    if (decodes) decoder_.Decode(*frame, &pending_);
    const auto left_out = static_cast<std::size_t>(trim_.Add(frame->header.samples)) * channels;
    const auto begin = pending_.begin() + static_cast<std::ptrdiff_t>(before);
    if (decodes) pending_.erase(begin, begin + static_cast<std::ptrdiff_t>(left_out));
    part_samples_ += frame->header.samples - static_cast<std::int64_t>(left_out / channels);
    return true;
  }

  void BeginPart(const Mp3Tag& tag) {
    if (trim_.mp3_frames() > 0) {
      EndPart();
      AddNote("holds several recordings one after the other; all of them were read");
    }
    trim_ = Mp3Trim(tag);
    part_samples_ = 0;
    decoder_.Reset();
  }

  // Ends one of the recordings in the file: drops the samples that turned out to be padding, and
  // notes how the header differs from the sound.
  void EndPart() {
    const std::int64_t sound = trim_.Total(mp3_.is_cut());
    const auto surplus = static_cast<std::size_t>(std::max<std::int64_t>(0, part_samples_ - sound));
    const std::size_t samples = surplus * static_cast<std::size_t>(header_.channels);
    pending_.resize(pending_.size() - std::min(samples, pending_.size() - taken_));
    total_ += sound;
    const std::int64_t promised = trim_.promised_mp3_frames();
    const std::int64_t found = trim_.mp3_frames();
    if (promised > found) {
      AddNote(LessThanPromised(promised * header_.samples, found * header_.samples,
                               header_.sample_rate));
    } else if (mp3_.is_cut()) {
      AddNote("its last frame is cut short; what is there was read");
    } else if (promised_bytes_ > part_bytes_) {
      AddNote("the header promises " + std::to_string(promised_bytes_) +
              " bytes of sound, the file holds " + std::to_string(part_bytes_) +
              "; what is there was read");
    } else if (promised > 0 && promised < found) {
      AddNote("its header promises less sound than there is; all of it was read");
    }
  }

  void CheckFormat(const Mp3FrameHeader& header) const {
    if (header.sample_rate == header_.sample_rate && header.channels == header_.channels) return;
    const auto text = [](const Mp3FrameHeader& of) {
      return std::to_string(of.sample_rate) + " Hz and " + std::to_string(of.channels) +
             (of.channels == 1 ? " channel" : " channels");
    };
    throw Error(ANECHO_BAD_AUDIO, path() + ": changes from " + text(header_) + " to " +
                                      text(header) + " at " + Time() + "; " + ConvertHint(path()));
  }

  std::string Time() const { return TimeText(total_ + part_samples_, header_.sample_rate); }

  ByteStream stream_;
  Mp3Frames mp3_;
  Mp3FrameHeader header_;
  Mp3Trim trim_{std::nullopt};
  Mp3Decoder decoder_;
  // A part is one of the recordings in the file. Samples of each channel: in this part, and in the
  // parts before it.
  std::int64_t part_samples_ = 0;
  std::int64_t total_ = 0;
  std::int64_t part_bytes_ = 0;
  std::int64_t promised_bytes_ = 0;
  bool ended_ = false;
  std::vector<float> pending_;
  std::size_t taken_ = 0;
};

}  // namespace

std::unique_ptr<AudioReader> OpenMp3(ByteStream stream, bool has_tag) {
  constexpr std::size_t kNearBytes = 4096;
  constexpr std::size_t kFarBytes = 1 << 17;
  if (!Mp3Frames(&stream).FindFirst(has_tag ? kFarBytes : kNearBytes)) return nullptr;
  const auto first = ParseMp3FrameHeader(stream.Peek(4));
  const std::string name = stream.name();
  const bool is_file = stream.size().has_value();
  auto reader = std::make_unique<Mp3Reader>(std::move(stream), *first);
  if (is_file && reader->info().frames == 0) {
    throw Error(ANECHO_BAD_AUDIO, name + ": holds no sound that can be decoded; record it again");
  }
  return reader;
}

}  // namespace anecho
