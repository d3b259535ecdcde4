#include "media/byte_stream.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "media/file.h"
#include "media/pipe.h"

namespace anecho {
namespace {

constexpr std::size_t kBlockBytes = 1 << 16;

class FileSource final : public ByteSource {
 public:
  explicit FileSource(File file) : file_(std::move(file)) {}
  std::size_t Read(std::span<std::byte> bytes) override { return file_.Read(bytes); }
  std::optional<std::int64_t> size() const override { return file_.size(); }
  void Seek(std::int64_t position) override { file_.Seek(position); }

 private:
  File file_;
};

}  // namespace

ByteStream ByteStream::OpenFile(const std::string& path) {
  return ByteStream(path, std::make_unique<FileSource>(File::OpenToRead(path)));
}

ByteStream ByteStream::OpenAny(const std::string& path, const std::atomic<bool>* closed) {
  if (path == "-") {
    return ByteStream("standard input", OpenStandardInput(closed));
  }
  std::error_code error;
  const auto type = std::filesystem::status(ToPath(path), error).type();
  if (type == std::filesystem::file_type::fifo || type == std::filesystem::file_type::socket ||
      type == std::filesystem::file_type::character) {
    return ByteStream(path, OpenPipe(path, closed));
  }
  return OpenFile(path);
}

ByteStream::ByteStream(std::string name, std::unique_ptr<ByteSource> source)
    : name_(std::move(name)), source_(std::move(source)), buffer_(kBlockBytes) {}

bool ByteStream::Fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
  }
  if (end_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
  const std::size_t count = source_->Read(std::span(buffer_).subspan(end_));
  end_ += count;
  return count > 0;
}

std::span<const std::byte> ByteStream::Peek(std::size_t count) {
  while (end_ - begin_ < count && Fill()) {
  }
  return std::span(buffer_).subspan(begin_, std::min(count, end_ - begin_));
}

std::span<const std::byte> ByteStream::PeekSome() {
  if (begin_ == end_) Fill();
  return std::span(buffer_).subspan(begin_, end_ - begin_);
}

std::size_t ByteStream::Read(std::span<std::byte> bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto some = PeekSome();
    if (some.empty()) break;
    const std::size_t count = std::min(some.size(), bytes.size() - done);
    std::copy_n(some.begin(), count, bytes.begin() + static_cast<std::ptrdiff_t>(done));
    begin_ += count;
    done += count;
  }
  position_ += static_cast<std::int64_t>(done);
  return done;
}

std::int64_t ByteStream::Skip(std::int64_t count) {
  std::int64_t done = 0;
  if (const auto total = left()) {
    done = std::clamp<std::int64_t>(count, 0, *total);
    if (done <= static_cast<std::int64_t>(end_ - begin_)) {
      begin_ += static_cast<std::size_t>(done);
    } else {
      source_->Seek(position_ + done);
      begin_ = end_ = 0;
    }
  } else {
    while (done < count) {
      const auto some = static_cast<std::int64_t>(PeekSome().size());
      if (some == 0) break;
      const std::int64_t taken = std::min(some, count - done);
      begin_ += static_cast<std::size_t>(taken);
      done += taken;
    }
  }
  position_ += done;
  return done;
}

void ByteStream::Seek(std::int64_t position) {
  source_->Seek(position);
  begin_ = end_ = 0;
  position_ = position;
}

std::optional<std::int64_t> ByteStream::left() const {
  const auto total = size();
  if (!total) return std::nullopt;
  return std::max<std::int64_t>(0, *total - position_);
}

}  // namespace anecho
