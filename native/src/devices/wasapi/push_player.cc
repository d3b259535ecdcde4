#include "devices/wasapi/push_player.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "anecho.h"
#include "base/error.h"
#include "base/thread_name.h"
#include "devices/wasapi/com_memory.h"
#include "devices/wasapi/endpoints.h"
#include "devices/wasapi/render_stream.h"
#include "devices/wasapi/wasapi_backend.h"
#include "dsp/rate_converter.h"

namespace anecho {
namespace {

constexpr int kPushedRate = 48000;
constexpr std::size_t kPushedBlock = 480;
constexpr std::chrono::milliseconds kPlayerTurn(5);
// Longer than the stream's buffer, so that all of the buffer is used.
constexpr Nanoseconds kSpeakerLead = std::chrono::seconds(1);
// The player keeps at most this much sound in a cable's buffer. With less, recorders would get the
// sound sooner, but a late turn of the player would cause a gap.
constexpr Nanoseconds kCableLead = std::chrono::milliseconds(40);

class WasapiPlayer final : public VirtualMicDevice {
 public:
  WasapiPlayer(IMMDeviceEnumerator& enumerator, const std::string& endpoint, PushQueue& queue,
               Nanoseconds lead)
      : queue_(queue),
        stream_(WasapiRenderStream::Open(FindDevice(enumerator, Flow::kRender, endpoint))),
        lead_(std::min(stream_->BufferFrames(),
                       lead / FramesToTime(1, stream_->format().sample_rate))),
        converter_(kPushedRate, stream_->format().sample_rate, queue.channels()),
        pushed_(kPushedBlock * static_cast<std::size_t>(queue.channels())),
        converted_(
            static_cast<std::size_t>(converter_.MaxOutputFrames(kPushedBlock) * queue.channels())) {
    stream_->Start();
    thread_ = std::thread([this] { Play(); });
  }

  ~WasapiPlayer() override {
    is_closing_.store(true);
    thread_.join();
  }

  StreamHealth health() const override { return health_.load(); }

 private:
  void Play() {
    NameThread("player");
    while (!is_closing_.load() && stream_->health() == StreamHealth::kGood) {
      Fill();
      std::this_thread::sleep_for(kPlayerTurn);
    }
    health_.store(stream_->health());
    queue_.Wake();
    stream_->Stop();
  }

  void Fill() {
    const std::int64_t block = converter_.MaxOutputFrames(kPushedBlock);
    while (lead_ - stream_->QueuedFrames() >= block) {
      queue_.Read(pushed_);
      const std::int64_t frames = converter_.Process(pushed_, converted_);
      Spread(static_cast<std::size_t>(frames));
      if (stream_->Write(interleaved_) < frames) return;
    }
  }

  // The first two channels get the sound; mono goes to both.
  void Spread(std::size_t frames) {
    const auto theirs = static_cast<std::size_t>(stream_->format().channels);
    const auto ours = static_cast<std::size_t>(queue_.channels());
    interleaved_.assign(frames * theirs, 0.0f);
    for (std::size_t i = 0; i < frames; ++i) {
      for (std::size_t channel = 0; channel < std::min<std::size_t>(theirs, 2); ++channel) {
        interleaved_[i * theirs + channel] = converted_[i * ours + std::min(channel, ours - 1)];
      }
    }
  }

  const MtaUsage apartment_;
  PushQueue& queue_;
  const std::unique_ptr<WasapiRenderStream> stream_;
  /// Maximum number of frames that wait in the stream's buffer.
  const std::int64_t lead_;
  RateConverter converter_;
  std::vector<float> pushed_;
  std::vector<float> converted_;
  std::vector<float> interleaved_;
  std::atomic<StreamHealth> health_{StreamHealth::kGood};
  std::atomic<bool> is_closing_{false};
  std::thread thread_;
};

}  // namespace

std::unique_ptr<VirtualMicDevice> OpenWasapiPlayer(ComPtr<IMMDeviceEnumerator> enumerator,
                                                   const std::string& endpoint, PushQueue& queue,
                                                   Nanoseconds lead) {
  return std::make_unique<WasapiPlayer>(*enumerator.get(), endpoint, queue, lead);
}

std::unique_ptr<VirtualMicDevice> OpenWasapiPlayer(const std::string& endpoint, PushQueue& queue) {
  const MtaUsage mta;
  return OpenWasapiPlayer(SystemEnumerator(), endpoint, queue, kSpeakerLead);
}

std::unique_ptr<VirtualMicDevice> OpenWasapiCablePlayer(const std::string& endpoint,
                                                        PushQueue& queue) {
  if (endpoint.empty()) {
    throw Error(ANECHO_DEVICE, "no cable is chosen: choose the playback side of a virtual cable");
  }
  const MtaUsage mta;
  return OpenWasapiPlayer(SystemEnumerator(), endpoint, queue, kCableLead);
}

}  // namespace anecho
