#ifndef ANECHO_MEDIA_BYTE_STREAM_H_
#define ANECHO_MEDIA_BYTE_STREAM_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace anecho {

/// A sequence of bytes: a file or a pipe. All failures are Error(ANECHO_FILE).
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Waits for at least one byte. @return bytes read; 0 only at the end.
  virtual std::size_t Read(std::span<std::byte> bytes) = 0;
  /// @return length in bytes; nothing for a pipe.
  virtual std::optional<std::int64_t> size() const = 0;
  /// Goes to a position, in bytes. Only for a file, where size() is known.
  virtual void Seek(std::int64_t position) = 0;
};

/// Reads a file or pipe from beginning to end, and can look ahead.
class ByteStream {
 public:
  /// Opens a plain file. Folders, pipes and devices are refused.
  /// @param path UTF-8.
  static ByteStream OpenFile(const std::string& path);
  /// Opens a file, a pipe, or with "-" standard input.
  /// @param closed once it is true, a wait for a pipe's next bytes ends as if the pipe were at its
  ///   end (on Windows, only when the next bytes come). It outlives the stream; may be null.
  static ByteStream OpenAny(const std::string& path, const std::atomic<bool>* closed);

  ByteStream(std::string name, std::unique_ptr<ByteSource> source);

  /// Looks at the next bytes without reading them. @return fewer only at the end; valid until the
  /// next call.
  std::span<const std::byte> Peek(std::size_t count);
  /// Looks at the bytes that are there; waits only if there are none. @return empty only at the
  /// end.
  std::span<const std::byte> PeekSome();
  /// @return bytes read; fewer than asked for only at the end.
  std::size_t Read(std::span<std::byte> bytes);
  /// @return bytes skipped; fewer than asked for only at the end.
  std::int64_t Skip(std::int64_t count);
  /// Goes to a position, in bytes. Only for a file, where size() is known.
  void Seek(std::int64_t position);

  /// @return number of bytes before the next one.
  std::int64_t position() const { return position_; }
  /// @return length in bytes; nothing for a pipe.
  std::optional<std::int64_t> size() const { return source_->size(); }
  /// @return bytes that are left; nothing for a pipe.
  std::optional<std::int64_t> left() const;
  /// @return the path, or "standard input", for messages.
  const std::string& name() const { return name_; }

 private:
  bool Fill();

  std::string name_;
  std::unique_ptr<ByteSource> source_;
  std::vector<std::byte> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::int64_t position_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_MEDIA_BYTE_STREAM_H_
