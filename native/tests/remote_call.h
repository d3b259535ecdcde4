#ifndef ANECHO_TESTS_REMOTE_CALL_H_
#define ANECHO_TESTS_REMOTE_CALL_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "devices/push_queue.h"
#include "remote/voice_receiver.h"

struct OpusEncoder;

namespace anecho::testing {

using Datagram = std::vector<std::uint8_t>;

/// Encodes 48 kHz mono with Opus.
class OpusSource {
 public:
  struct Config {
    int frame_ms = 20;
    int bitrate = 32'000;
    bool fec = false;
    bool dtx = false;
  };
  explicit OpusSource(const Config& config);
  /// @param frame frames() samples.
  Datagram Encode(std::span<const float> frame);
  /// Samples of a packet.
  int frames() const { return 48 * config_.frame_ms; }

 private:
  struct Destroy {
    void operator()(OpusEncoder* encoder) const;
  };
  const Config config_;
  std::unique_ptr<OpusEncoder, Destroy> encoder_;
};

/// Puts an RTP header before a packet.
Datagram MakeRtp(std::uint32_t ssrc, std::uint16_t sequence, std::uint32_t timestamp,
                 std::span<const std::uint8_t> payload, std::uint8_t payload_type = 97);

/// Simulates a remote call in simulated time: a sender, a network, a VoiceReceiver and a recorder;
/// sender and recorder have clocks of their own.
class RemoteCall {
 public:
  struct Config {
    OpusSource::Config source{};
    double sender_ppm = 0;
    double recorder_ppm = 0;
    /// Frames that the recorder takes at once.
    int block_frames = 256;
    /// Latency of a packet in seconds: the minimum, and the most that is added at random.
    double way = 0.020;
    double jitter = 0;
    /// Share of packets that are lost at random.
    double loss = 0;
    std::uint32_t seed = 1;
    std::uint32_t ssrc = 0x1234;
    VoiceReceiver::Config receiver{};
  };

  explicit RemoteCall(const Config& config);

  /// @param sound returns a sample of what is spoken, given its number since the call began.
  void Run(double seconds, const std::function<float(std::int64_t)>& sound);
  /// The same with packets made beforehand, repeated in a loop.
  void RunPackets(double seconds, const std::vector<Datagram>& packets);

  /// Begins another stream.
  void ChangeSender(std::uint32_t ssrc);
  /// Called with the number of each packet. @return whether it is lost.
  std::function<bool(std::int64_t)> is_lost;
  /// If the receiver is paced, called with each block; may change it.
  std::function<void(std::span<float>)> on_block;
  /// Lets packets that are sent from now on arrive no sooner than in `seconds`.
  void Stall(double seconds) { stalled_until_ = now_ + seconds; }
  /// Delivers another datagram now.
  void Inject(std::span<const std::uint8_t> datagram);

  const std::vector<float>& heard() const { return heard_; }
  double now() const { return now_; }
  VoiceReceiver& receiver() { return receiver_; }
  /// @return when a sample of the sender was spoken, and when a sample of heard() was heard, in
  ///   seconds. Call HeardAt() only if the receiver is not paced.
  double SpokenAt(std::int64_t sample) const;
  double HeardAt(std::size_t sample) const;

 private:
  void Advance(double seconds, const std::function<Datagram()>& next);
  void Send(const Datagram& payload);
  void Fill();
  void PullPaced();
  std::int64_t Ahead() const;

  const Config config_;
  OpusSource source_;
  VoiceReceiver receiver_;
  PushQueue queue_;
  std::mt19937 random_;
  std::multimap<double, Datagram> on_the_way_;
  double now_ = 0;
  /// Of a paced receiver: when its next block is due.
  std::optional<double> due_;
  double stalled_until_ = 0;
  std::int64_t sent_ = 0;
  std::int64_t spoken_ = 0;
  std::uint32_t ssrc_;
  std::uint16_t sequence_ = 65'500;
  std::uint32_t timestamp_ = 4'294'900'000u;
  std::vector<float> heard_;
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_REMOTE_CALL_H_
