#include "media/flac_writer.h"

#include <FLAC/stream_encoder.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <utility>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

/// The default of the flac program. Files of the next levels are 1 % smaller, and take twice the
/// time.
constexpr unsigned kCompressionLevel = 5;

FlacWriter* Self(void* data) { return static_cast<FlacWriter*>(data); }

}  // namespace

/// libFLAC's encoder, and its callbacks. They catch all exceptions, since libFLAC is written in C.
struct FlacWriter::Encoder {
  explicit Encoder(FlacWriter* writer) : stream(FLAC__stream_encoder_new()) {
    if (stream == nullptr) throw std::bad_alloc();
    const FlacOptions& options = writer->options_;
    const auto rate = static_cast<unsigned>(options.sample_rate);
    FLAC__stream_encoder_set_channels(stream, static_cast<unsigned>(options.channels));
    FLAC__stream_encoder_set_bits_per_sample(stream, static_cast<unsigned>(options.bits));
    FLAC__stream_encoder_set_sample_rate(stream, rate);
    FLAC__stream_encoder_set_compression_level(stream, kCompressionLevel);
    FLAC__stream_encoder_set_streamable_subset(stream, FLAC__format_sample_rate_is_subset(rate));
    const auto status =
        FLAC__stream_encoder_init_stream(stream, &OnWrite, &OnSeek, &OnTell, nullptr, writer);
    if (status == FLAC__STREAM_ENCODER_INIT_STATUS_OK) return;
    FLAC__stream_encoder_delete(stream);
    if (writer->failure_) std::rethrow_exception(std::exchange(writer->failure_, nullptr));
    throw std::bad_alloc();
  }
  ~Encoder() { FLAC__stream_encoder_delete(stream); }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  static FLAC__StreamEncoderWriteStatus OnWrite(const FLAC__StreamEncoder*,
                                                const FLAC__byte buffer[], std::size_t bytes,
                                                std::uint32_t, std::uint32_t, void* data) {
    FlacWriter* const writer = Self(data);
    try {
      writer->file_->Write(std::as_bytes(std::span(buffer, bytes)));
    } catch (...) {
      writer->failure_ = std::current_exception();
      return FLAC__STREAM_ENCODER_WRITE_STATUS_FATAL_ERROR;
    }
    writer->position_ += bytes;
    return FLAC__STREAM_ENCODER_WRITE_STATUS_OK;
  }

  static FLAC__StreamEncoderSeekStatus OnSeek(const FLAC__StreamEncoder*, FLAC__uint64 position,
                                              void* data) {
    FlacWriter* const writer = Self(data);
    try {
      writer->file_->Seek(static_cast<std::int64_t>(position));
    } catch (...) {
      writer->failure_ = std::current_exception();
      return FLAC__STREAM_ENCODER_SEEK_STATUS_ERROR;
    }
    writer->position_ = position;
    return FLAC__STREAM_ENCODER_SEEK_STATUS_OK;
  }

  static FLAC__StreamEncoderTellStatus OnTell(const FLAC__StreamEncoder*, FLAC__uint64* position,
                                              void* data) {
    *position = Self(data)->position_;
    return FLAC__STREAM_ENCODER_TELL_STATUS_OK;
  }

  FLAC__StreamEncoder* const stream;
};

FlacWriter::FlacWriter(const std::string& path, const FlacOptions& options)
    : options_(options), file_(File::Create(TargetOf(path), path)) {
  encoder_ = std::make_unique<Encoder>(this);
  file_->Flush();
}

FlacWriter::~FlacWriter() {
  // Even if this fails, the frames that were written stay in the file.
  if (file_) FLAC__stream_encoder_finish(encoder_->stream);
}

void FlacWriter::Write(std::span<const float> interleaved) {
  if (!file_) throw Error(ANECHO_STATE, "a finished recording can't be written to");
  const float scale = std::ldexp(1.0f, options_.bits - 1);
  integers_.resize(interleaved.size());
  std::transform(interleaved.begin(), interleaved.end(), integers_.begin(), [scale](float sample) {
    const float value = std::isnan(sample) ? 0.0f : sample * scale;
    return static_cast<std::int32_t>(std::lrint(std::clamp(value, -scale, scale - 1)));
  });
  const auto frames = interleaved.size() / static_cast<std::size_t>(options_.channels);
  Check(FLAC__stream_encoder_process_interleaved(encoder_->stream, integers_.data(),
                                                 static_cast<std::uint32_t>(frames)) != 0);
  unflushed_frames_ += static_cast<std::int64_t>(frames);
  if (unflushed_frames_ < options_.sample_rate) return;
  unflushed_frames_ = 0;
  file_->Flush();
}

void FlacWriter::Commit() {
  if (!file_) throw Error(ANECHO_STATE, "a recording was finished twice");
  Check(FLAC__stream_encoder_finish(encoder_->stream) != 0);
  file_->SyncAndClose();
  file_.reset();
}

void FlacWriter::Check(bool went_well) {
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  if (!went_well) throw Error(ANECHO_INTERNAL, "libFLAC can't encode this");
}

}  // namespace anecho
