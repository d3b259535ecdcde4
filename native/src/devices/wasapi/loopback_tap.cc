#include "devices/wasapi/loopback_tap.h"

#include <atomic>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/thread_name.h"
#include "devices/wasapi/channel_mask.h"
#include "devices/wasapi/endpoints.h"
#include "devices/wasapi/loopback_stream.h"
#include "devices/wasapi/performance_clock.h"
#include "devices/wasapi/wasapi_backend.h"
#include "dsp/rate_converter.h"

namespace anecho {
namespace {

constexpr int kCapturedRate = 48000;
constexpr std::chrono::milliseconds kTapTurn(5);
// While the stream is good, Follow() asks for the default endpoint at most once in this time, since
// the answer comes from another process.
constexpr Nanoseconds kDefaultInterval = std::chrono::milliseconds(250);

}  // namespace

/// Pushes what one endpoint plays into the queue.
class WasapiLoopbackTap::Listener {
 public:
  Listener(std::unique_ptr<LoopbackStream> stream, LoopbackQueue& queue)
      : queue_(queue),
        stream_(std::move(stream)),
        converter_(stream_->format().sample_rate, kCapturedRate, stream_->format().channels) {
    queue_.SetSource(ChannelPositions(stream_->channel_mask(), stream_->format().channels));
    stream_->Start();
    thread_ = std::thread([this] { Listen(); });
  }

  ~Listener() {
    is_closing_.store(true);
    thread_.join();
  }

  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  StreamHealth health() const { return health_.load(); }

 private:
  void Listen() {
    NameThread("loopback");
    Packet packet;
    while (!is_closing_.load() && stream_->health() == StreamHealth::kGood) {
      while (stream_->Read(&packet)) {
        Push(packet);
        stream_->Release();
      }
      std::this_thread::sleep_for(kTapTurn);
    }
    health_.store(stream_->health());
    queue_.Wake();
    stream_->Stop();
  }

  void Push(const Packet& packet) {
    const StreamFormat format = stream_->format();
    const auto samples = static_cast<std::size_t>(packet.frames * format.channels);
    if (packet.silent && format.sample_rate == kCapturedRate) {
      return queue_.PushSilence(packet.frames);
    }
    if (packet.silent) silence_.assign(samples, 0.0f);
    const std::span<const float> source = packet.silent ? silence_ : packet.samples;
    const std::int64_t most = converter_.MaxOutputFrames(packet.frames);
    converted_.resize(static_cast<std::size_t>(most * format.channels));
    const std::int64_t frames = converter_.Process(source, converted_);
    queue_.Push(std::span<const float>(converted_)
                    .first(static_cast<std::size_t>(frames * format.channels)));
  }

  LoopbackQueue& queue_;
  const std::unique_ptr<LoopbackStream> stream_;
  RateConverter converter_;
  std::vector<float> silence_;
  std::vector<float> converted_;
  std::atomic<StreamHealth> health_{StreamHealth::kGood};
  std::atomic<bool> is_closing_{false};
  std::thread thread_;
};

WasapiLoopbackTap::WasapiLoopbackTap(ComPtr<IMMDeviceEnumerator> enumerator, std::string endpoint,
                                     LoopbackQueue& queue)
    : enumerator_(std::move(enumerator)), endpoint_(std::move(endpoint)), queue_(queue) {
  Listen(FindDevice(*enumerator_.get(), Flow::kRender, endpoint_));
}

WasapiLoopbackTap::~WasapiLoopbackTap() = default;

void WasapiLoopbackTap::Listen(const FoundDevice& found) {
  auto stream = LoopbackStream::Open(found);
  {
    const std::lock_guard lock(mutex_);
    // The old listener ends before the new one begins, since only one thread may push into the
    // queue.
    listener_.reset();
  }
  device_id_ = found.id;
  auto listener = std::make_unique<Listener>(std::move(stream), queue_);
  const std::lock_guard lock(mutex_);
  listener_ = std::move(listener);
}

bool WasapiLoopbackTap::IsDue() {
  const Nanoseconds now = PerformanceNow();
  if (health() == StreamHealth::kGood && now - last_look_ < kDefaultInterval) return false;
  last_look_ = now;
  return true;
}

void WasapiLoopbackTap::Follow() {
  if (!endpoint_.empty() || !IsDue()) return;
  try {
    const FoundDevice found = FindDevice(*enumerator_.get(), Flow::kRender, "");
    if (found.id != device_id_ || health() != StreamHealth::kGood) Listen(found);
  } catch (const Error&) {
    // There is no default endpoint, or it can't be captured. If the old stream has ended, health()
    // says so.
  }
}

StreamHealth WasapiLoopbackTap::health() const {
  const std::lock_guard lock(mutex_);
  return listener_ == nullptr ? StreamHealth::kGone : listener_->health();
}

std::unique_ptr<LoopbackTap> OpenWasapiLoopbackTap(const std::string& endpoint,
                                                   LoopbackQueue& queue) {
  const MtaUsage mta;
  return std::make_unique<WasapiLoopbackTap>(SystemEnumerator(), endpoint, queue);
}

}  // namespace anecho
