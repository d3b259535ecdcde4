#ifndef ANECHO_REMOTE_VOICE_PLAYER_H_
#define ANECHO_REMOTE_VOICE_PLAYER_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "devices/pushed_capture.h"
#include "devices/virtual_mic.h"
#include "remote/voice_receiver.h"

namespace anecho {

/// Plays the sound of a VoiceReceiver into a VirtualMic, on a thread of its own, which ends with
/// the microphone.
///
/// It fills the microphone's queue to a target, and at most 10 ms above. The target is what the
/// sound system takes at once plus 2 ms, but at least 20 ms. While nothing records, the sound is
/// dropped.
///
/// Optionally an engine stands in between: the sound is its microphone, and the VirtualMic its
/// output. The engine gets the sound unchanged, at the sender's pace, so that the delay of an echo
/// changes only with the sender's clock, which the engine follows like any other clock.
class VoicePlayer {
 public:
  using PutResult = VoiceReceiver::PutResult;

  struct Statistics {
    VoiceReceiverCounts counts;
    std::size_t waiting_packets = 0;
    bool is_playing = false;
    bool has_sender = false;
    std::uint32_t ssrc = 0;
    // See VoiceReceiver::delay().
    double delay_ms = 0;
    double target_delay_ms = 0;
    double drift_ppm = 0;
    float level_dbfs = 0;
  };

  /// @param engine takes the sound, which is mono, in place of `mic`; NULL: no engine.
  VoicePlayer(std::shared_ptr<VirtualMic> mic, const VoiceReceiver::Config& config,
              std::shared_ptr<PushedSamples> engine = nullptr);
  ~VoicePlayer();
  VoicePlayer(const VoicePlayer&) = delete;
  VoicePlayer& operator=(const VoicePlayer&) = delete;

  // Any thread. @return nothing only if the microphone is dead or closed.
  std::optional<PutResult> PutRtp(std::span<const std::uint8_t> datagram);
  std::optional<PutResult> PutFrame(std::span<const std::uint8_t> payload);

  /// Discards all sound that was not played yet, here and in the microphone.
  void Discard();
  Statistics statistics();
  bool is_alive() const { return !mic_->is_closed() && mic_->is_alive(); }
  /// Ends the thread.
  void Close();

 private:
  PutResult After(PutResult result);
  void Run();
  bool PlayBlock(std::span<float> block);
  void RunForEngine();
  bool FeedEngine(std::span<float> block);
  std::int64_t UsualFrames() const;
  std::int64_t AheadFrames() const;

  const std::shared_ptr<VirtualMic> mic_;
  const std::shared_ptr<PushedSamples> engine_;
  // While sound comes: when the engine's next block is due.
  std::optional<Nanoseconds> due_;
  // When the engine's first block was due, and the position of its next block.
  std::optional<Nanoseconds> began_;
  std::int64_t position_ = 0;
  std::mutex mutex_;
  std::condition_variable has_come_;
  VoiceReceiver receiver_;
  bool is_closing_ = false;
  // No program records.
  std::atomic<bool> is_unheard_{false};
  std::thread thread_;
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_VOICE_PLAYER_H_
