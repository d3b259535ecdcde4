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

/// A recording, cut into packets of 10 ms; after its end they are silent.
class PacketSource {
 public:
  /// Throws Error as AudioReader::Open() does.
  explicit PacketSource(const std::string& path);

  const AudioReader& reader() const { return *reader_; }
  StreamFormat format() const { return {.sample_rate = rate(), .channels = channels()}; }
  int rate() const { return reader_->info().sample_rate; }
  int channels() const { return reader_->info().channels; }
  /// When the next packet begins.
  Nanoseconds time() const { return FramesToTime(position_, rate()); }
  /// Frames of the recording that were in packets.
  std::int64_t frames_read() const { return frames_read_; }
  /// Frames of the last packet that were in the recording.
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

  /// Pushes 10 ms of the microphone, and the reference far enough ahead of it.
  /// @return the microphone's packet, valid until the next call.
  Packet Push(Pipeline* pipeline);

  /// Makes Push() read the reference far enough ahead for an echo that lags it by `earliest_s`, or
  /// leads it if that is negative.
  void ExpectEcho(double earliest_s);

  PacketSource microphone;
  PacketSource reference;

 private:
  Nanoseconds lead_{0};
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_RECORDING_PAIR_H_
