#include "media/wav_writer.h"

#include <array>
#include <system_error>
#include <utility>

#include "anecho.h"
#include "base/error.h"
#include "media/wav_header.h"

namespace anecho {
namespace {

namespace fs = std::filesystem;

}  // namespace

WavWriter::WavWriter(const std::string& path, const WavOptions& options)
    : options_(options),
      is_pipe_(path == kStandardOutput),
      target_(is_pipe_ ? fs::path() : TargetOf(path)) {
  if (is_pipe_) {
    file_.emplace(File::StandardOutput());
    file_->Write(MakeWavStreamHeader(options.format, options.sample_rate, options.channels));
    return;
  }
  if (options.recover) {
    written_ = target_;
    file_.emplace(File::Create(written_, path));
  } else {
    PartialFile partial = CreatePartialFile(target_, path);
    written_ = std::move(partial.path);
    mark_ = std::move(partial.mark);
    file_.emplace(std::move(partial.file));
  }
  try {
    WriteHeader();
  } catch (...) {
    file_.reset();
    std::error_code ignored;
    fs::remove(written_, ignored);
    throw;
  }
}

WavWriter::~WavWriter() {
  if (!file_ || is_pipe_) return;
  if (options_.recover) {
    try {
      Finish();
    } catch (const Error&) {
      // The header that was written last stays valid.
    }
    return;
  }
  file_.reset();
  std::error_code ignored;
  fs::remove(written_, ignored);
}

void WavWriter::Write(std::span<const float> interleaved) {
  if (!file_) throw Error(ANECHO_STATE, "a finished recording can't be written to");
  bytes_.resize(interleaved.size() * BytesPerSample(options_.format));
  EncodeSamples(options_.format, interleaved, bytes_);
  file_->Write(bytes_);
  frames_ += static_cast<std::int64_t>(interleaved.size()) / options_.channels;
  if (!is_pipe_ && options_.recover && frames_ - frames_in_header_ >= options_.sample_rate) {
    // First the sound, then the header, so that the header never promises what isn't there.
    file_->Flush();
    WriteHeader();
  }
}

void WavWriter::WriteHeader() {
  const std::vector<std::byte> header = MakeWavHeader(
      options_.format, options_.sample_rate, options_.channels, frames_, options_.riff_limit);
  header_bytes_ = static_cast<std::int64_t>(header.size());
  const auto frame_bytes =
      static_cast<std::int64_t>(BytesPerSample(options_.format)) * options_.channels;
  file_->Seek(0);
  file_->Write(header);
  file_->Flush();
  file_->Seek(header_bytes_ + frames_ * frame_bytes);
  frames_in_header_ = frames_;
}

void WavWriter::Finish() {
  const bool is_odd =
      BytesPerSample(options_.format) % 2 == 1 && options_.channels % 2 == 1 && frames_ % 2 == 1;
  if (is_odd) file_->Write(std::array{std::byte{0}});
  file_->Flush();
  if (!is_pipe_) WriteHeader();
  file_->SyncAndClose();
}

void WavWriter::Commit() {
  if (!file_) throw Error(ANECHO_STATE, "a recording was finished twice");
  const std::string path = file_->path();
  Finish();
  if (!is_pipe_ && !options_.recover) {
    std::error_code error;
    fs::rename(written_, target_, error);
    if (error) {
      throw Error(ANECHO_FILE, path + ": can't be put in place: " + error.message() +
                                   "; close programs that have it open");
    }
  }
  file_.reset();
}

}  // namespace anecho
