#ifndef ANECHO_REMOTE_VOICE_PLAYER_H_
#define ANECHO_REMOTE_VOICE_PLAYER_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "devices/virtual_mic.h"
#include "remote/voice_receiver.h"

namespace anecho {

/// Plays what a VoiceReceiver makes of packets into a VirtualMic, on a thread of its own, which
/// lives as long as the microphone does.
///
/// The microphone's queue holds what its sound system takes at once, and 10 ms more at most. While
/// nobody records, the sound goes on and is dropped.
class VoicePlayer {
 public:
  struct Statistics {
    VoiceReceiverCounts counts;
    std::size_t waiting_packets = 0;
    bool is_playing = false;
    bool has_sender = false;
    std::uint32_t ssrc = 0;
    // Milliseconds.
    double delay_ms = 0;
    double target_delay_ms = 0;
    double drift_ppm = 0;
    float level_dbfs = 0;
  };

  VoicePlayer(std::shared_ptr<VirtualMic> mic, const VoiceReceiver::Config& config);
  ~VoicePlayer();
  VoicePlayer(const VoicePlayer&) = delete;
  VoicePlayer& operator=(const VoicePlayer&) = delete;

  // Any thread. @return false only if the microphone is dead.
  bool PutRtp(std::span<const std::uint8_t> datagram);
  bool PutFrame(std::span<const std::uint8_t> payload);

  /// What waits, here and in the microphone, is never played.
  void Discard();
  Statistics statistics();
  bool is_alive() const { return !mic_->is_closed() && mic_->is_alive(); }
  /// Ends the thread.
  void Close();

 private:
  void Run();
  bool PlayBlock(std::span<float> block);
  std::int64_t UsualFrames() const;
  std::int64_t AheadFrames() const;

  const std::shared_ptr<VirtualMic> mic_;
  std::mutex mutex_;
  std::condition_variable has_come_;
  VoiceReceiver receiver_;
  bool is_closing_ = false;
  // Nobody records.
  std::atomic<bool> is_unheard_{false};
  std::thread thread_;
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_VOICE_PLAYER_H_
