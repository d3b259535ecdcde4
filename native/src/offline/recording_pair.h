#ifndef ANECHO_OFFLINE_RECORDING_PAIR_H_
#define ANECHO_OFFLINE_RECORDING_PAIR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "devices/streams.h"
#include "engine/pipeline.h"
#include "media/audio_reader.h"

namespace anecho {

/// Reads a recording in packets of 10 ms. After its end, the packets are silent.
class PacketSource {
 public:
  /// Throws Error as AudioReader::Open() does.
  explicit PacketSource(const std::string& path);

  const AudioReader& reader() const { return *reader_; }
  StreamFormat format() const { return {.sample_rate = rate(), .channels = channels()}; }
  int rate() const { return reader_->info().sample_rate; }
  int channels() const { return reader_->info().channels; }
  /// When the next packet begins, counted from the start of the recording.
  Nanoseconds time() const { return FramesToTime(position_, rate()); }
  /// Frames of the recording read so far.
  std::int64_t frames_read() const { return frames_read_; }
  /// Frames of the latest packet that came from the recording; the others are zeros.
  std::int64_t last_read() const { return last_read_; }
  bool ended() const { return ended_; }

  /// The packet is valid until the next call. Throws Error as AudioReader::Read() does.
  Packet Next();

 private:
  std::unique_ptr<AudioReader> reader_;
  std::vector<float> samples_;
  std::int64_t packets_ = 0;
  std::int64_t position_ = 0;
  std::int64_t frames_read_ = 0;
  std::int64_t last_read_ = 0;
  bool ended_ = false;
};

/// The recordings of microphone and reference, which feed a pipeline.
struct RecordingPair {
  RecordingPair(const std::string& microphone_path, const std::string& reference_path)
      : microphone(microphone_path), reference(reference_path) {}

  /// Pushes the reference as far ahead as the pipeline needs it, then 10 ms of the microphone.
  /// @return the microphone's packet, valid until the next call.
  Packet Push(Pipeline* pipeline);

  /// Tells Push() by how many seconds the echo lags the reference at least; negative if the echo
  /// leads it in the recordings.
  void ExpectEcho(double earliest_s);

  PacketSource microphone;
  PacketSource reference;

 private:
  Nanoseconds lead_{0};
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_RECORDING_PAIR_H_
