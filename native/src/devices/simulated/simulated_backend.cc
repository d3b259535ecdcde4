#include "devices/simulated/simulated_backend.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

/// In real time, a room further behind than this skips ahead: nobody read, or the computer slept.
constexpr Nanoseconds kMaxCatchUp = std::chrono::seconds(1);

/// Simulated time that passes when opening a device fails.
constexpr Nanoseconds kFailedOpening = std::chrono::milliseconds(100);

constexpr const char* kMicrophoneId = "simulated-microphone";
constexpr const char* kSpeakersId = "simulated-speakers";
constexpr const char* kCableId = "simulated-cable";

void RequireEndpoint(const std::string& endpoint, const char* there_is) {
  if (endpoint.empty() || endpoint == there_is) return;
  throw Error(ANECHO_DEVICE, "the simulated room has no endpoint " + endpoint + " here: choose " +
                                 there_is + " or the default");
}

Nanoseconds SteadyNow() { return std::chrono::steady_clock::now().time_since_epoch(); }

}  // namespace

/// The room, its clock, and which stream uses each capture device.
class SimulatedBackend::World {
 public:
  explicit World(const RoomConfig& config)
      : accelerated_(config.accelerated),
        cable_format_(config.cable_format),
        room_(config),
        microphone_{room_.microphone()},
        reference_{room_.reference()},
        speaker_volume_(static_cast<float>(config.speaker_volume)),
        epoch_(config.accelerated ? Nanoseconds(0) : SteadyNow()) {}

  /// A capture device, the number of the stream that wants it, and the number of the stream that
  /// has it; 0: none.
  struct Line {
    SimulatedCapture& device;
    std::atomic<int> wanted = 0;
    int active = 0;
  };

  SimulatedRoom& room() { return room_; }
  Line& microphone() { return microphone_; }
  Line& reference() { return reference_; }
  StreamFormat CableFormatAt(double seconds) const {
    return room_.cable_faults().FormatAt(seconds, cable_format_);
  }
  int NewStream() { return ++streams_; }
  bool is_accelerated() const { return accelerated_; }
  float speaker_volume() const { return speaker_volume_; }

  // real-time
  Nanoseconds Now() const {
    return accelerated_ ? simulated_now_.load(std::memory_order_relaxed) : SteadyNow();
  }
  /// The room's present time, in seconds.
  double Seconds() const { return ToSeconds(ToRoom(Now())); }
  Nanoseconds ToRoom(Nanoseconds time) const { return time - epoch_; }
  Nanoseconds FromRoom(Nanoseconds time) const { return time + epoch_; }

  // real-time
  /// Carries out the starts and stops of streams, and advances the room to the present.
  void Update() {
    for (Line* line : {&microphone_, &reference_}) Switch(*line);
    const Nanoseconds now = ToRoom(Now());
    if (!accelerated_ && now - room_.now() > kMaxCatchUp) room_.SkipTo(now);
    room_.AdvanceTo(now);
  }

  // real-time
  /// Lets time pass until `time` on the room's clock.
  void PassUntil(Nanoseconds time) {
    if (accelerated_) {
      room_.AdvanceTo(time);
      SetNow(time);
    } else {
      std::this_thread::sleep_until(std::chrono::steady_clock::time_point(FromRoom(time)));
      Update();
    }
  }

  // real-time
  /// @return whether the microphone gives silence because a reference stream runs too.
  bool IsMicrophoneSilenced() const {
    if (microphone_.active == 0 || reference_.active == 0) return false;
    // Streams are numbered in the order of opening.
    const auto kind = reference_.active < microphone_.active
                          ? RoomFault::Kind::kSilencedByEarlierLoopback
                          : RoomFault::Kind::kSilencedByLaterLoopback;
    return microphone_.device.faults().Find(kind, Seconds()) != nullptr;
  }

  /// If the device hangs now, waits until it no longer does; never waits in accelerated time.
  void WaitWhileHung(const FaultScript& faults) const {
    const RoomFault* const hang = faults.Find(RoomFault::Kind::kHang, Seconds());
    if (hang == nullptr || accelerated_) return;
    const Nanoseconds end = FromRoom(FromSeconds(hang->at_s + hang->duration_s));
    std::this_thread::sleep_until(std::chrono::steady_clock::time_point(end));
  }

  /// Throws Error(ANECHO_DEVICE) while the device is gone. In accelerated time, kFailedOpening
  /// passes before it throws, so that the device can come back.
  void CheckPresent(const FaultScript& faults, const char* endpoint) {
    if (faults.Find(RoomFault::Kind::kGone, Seconds()) == nullptr) return;
    if (accelerated_) SetNow(Now() + kFailedOpening);
    throw Error(ANECHO_DEVICE, std::string(endpoint) + " is gone: plug it in again");
  }

 private:
  // real-time
  void SetNow(Nanoseconds time) {
    Nanoseconds now = simulated_now_.load();
    while (now < time && !simulated_now_.compare_exchange_weak(now, time)) {
    }
  }

  static void Switch(Line& line) {
    const int wanted = line.wanted.load(std::memory_order_acquire);
    if (wanted == line.active) return;
    line.active = wanted;
    wanted == 0 ? line.device.Stop() : line.device.Start();
  }

  const bool accelerated_;
  const StreamFormat cable_format_;
  SimulatedRoom room_;
  Line microphone_;
  Line reference_;
  const float speaker_volume_;
  const Nanoseconds epoch_;
  std::atomic<Nanoseconds> simulated_now_{Nanoseconds(0)};
  std::atomic<int> streams_ = 0;
};

class SimulatedBackend::Capture final : public CaptureStream {
 public:
  Capture(std::shared_ptr<World> world, World::Line& line)
      : world_(std::move(world)),
        line_(line),
        id_(world_->NewStream()),
        opened_s_(world_->Seconds()),
        format_(line_.device.FormatAt(opened_s_)) {}
  ~Capture() override { Stop(); }

  StreamFormat format() const override { return format_; }

  StreamHealth health() const override {
    return line_.device.faults().HealthAt(world_->Seconds(), opened_s_);
  }

  void Start() override { line_.wanted.store(id_, std::memory_order_release); }

  void Stop() override {
    int mine = id_;
    line_.wanted.compare_exchange_strong(mine, 0);
    world_->WaitWhileHung(line_.device.faults());
  }

  WaitResult Wait(Nanoseconds timeout) override {
    world_->Update();
    const Nanoseconds deadline = Present() + timeout;
    while (true) {
      if (Front() != nullptr) return WaitResult::kReady;
      if (line_.device.ended()) return WaitResult::kEnd;
      if (Present() >= deadline) return WaitResult::kTimeout;
      const bool mine = line_.active == id_ && health() == StreamHealth::kGood;
      world_->PassUntil(mine ? std::min(line_.device.NextTime(), deadline) : deadline);
    }
  }

  bool Read(Packet* packet) override {
    // No time passes here: otherwise a reader slower than real time would always find one more
    // packet, and never finish.
    const PacketQueue::Item* item = Front();
    if (item == nullptr) return false;
    *packet = {};
    const bool is_microphone = &line_ == &world_->microphone();
    packet->silent = item->silent || (is_microphone && world_->IsMicrophoneSilenced());
    if (!packet->silent) packet->samples = item->samples;
    packet->frames = item->frames;
    packet->device_position = item->device_position;
    packet->time = world_->FromRoom(item->time);
    packet->discontinuity = item->discontinuity;
    // The packet is removed here, not in Release(): the room may skip ahead before Release(), and
    // so clear the queue.
    line_.device.queue().Pop();
    return true;
  }

  void Release() override {}

  float playback_gain() const override {
    return &line_ == &world_->reference() ? world_->speaker_volume() : 1.0f;
  }

 private:
  Nanoseconds Present() const { return world_->ToRoom(world_->Now()); }

  const PacketQueue::Item* Front() const {
    if (line_.active != id_ || health() != StreamHealth::kGood) return nullptr;
    const PacketQueue::Item* item = line_.device.queue().Front();
    return item != nullptr && item->available <= world_->room().now() ? item : nullptr;
  }

  const std::shared_ptr<World> world_;
  World::Line& line_;
  const int id_;
  const double opened_s_;
  const StreamFormat format_;
};

class SimulatedBackend::Render final : public RenderStream {
 public:
  explicit Render(std::shared_ptr<World> world)
      : world_(std::move(world)),
        opened_s_(world_->Seconds()),
        format_(world_->CableFormatAt(opened_s_)) {}

  StreamFormat format() const override { return format_; }
  void Start() override {}
  void Stop() override { world_->WaitWhileHung(world_->room().cable_faults()); }

  std::int64_t QueuedFrames() override { return Cable() == nullptr ? 0 : Cable()->queued(); }

  std::int64_t BufferFrames() const override {
    return SimulatedCable::kPeriods * (format_.sample_rate / kFramesPerSecond);
  }

  std::int64_t Write(std::span<const float> interleaved) override {
    return Cable() == nullptr ? 0 : Cable()->Write(interleaved);
  }

  StreamHealth health() const override {
    return world_->room().cable_faults().HealthAt(world_->Seconds(), opened_s_);
  }

 private:
  /// @return the cable, brought up to the present, or NULL if this stream has lost it.
  SimulatedCable* Cable() {
    world_->Update();
    if (health() != StreamHealth::kGood) return nullptr;
    SimulatedCable& cable = world_->room().cable();
    if (!std::exchange(connected_, true)) cable.Use(format_);
    return &cable;
  }

  const std::shared_ptr<World> world_;
  const double opened_s_;
  const StreamFormat format_;
  bool connected_ = false;
};

SimulatedBackend::SimulatedBackend(const RoomConfig& config)
    : world_(std::make_shared<World>(config)) {}

SimulatedBackend::~SimulatedBackend() = default;

std::unique_ptr<CaptureStream> SimulatedBackend::OpenMicrophone(const StreamRequest& request) {
  RequireEndpoint(request.endpoint, kMicrophoneId);
  world_->CheckPresent(world_->microphone().device.faults(), kMicrophoneId);
  return std::make_unique<Capture>(world_, world_->microphone());
}

std::unique_ptr<CaptureStream> SimulatedBackend::OpenReference(const std::string& endpoint) {
  RequireEndpoint(endpoint, kSpeakersId);
  world_->CheckPresent(world_->reference().device.faults(), kSpeakersId);
  return std::make_unique<Capture>(world_, world_->reference());
}

std::unique_ptr<RenderStream> SimulatedBackend::OpenOutput(const std::string& endpoint) {
  RequireEndpoint(endpoint, kCableId);
  world_->CheckPresent(world_->room().cable_faults(), kCableId);
  return std::make_unique<Render>(world_);
}

Nanoseconds SimulatedBackend::Now() const { return world_->Now(); }

bool SimulatedBackend::waits_for_readers() const { return world_->is_accelerated(); }

void SimulatedBackend::WaitUntil(Nanoseconds time) const {
  world_->Update();
  world_->PassUntil(world_->ToRoom(time));
}

SimulatedRoom& SimulatedBackend::room() { return world_->room(); }

std::vector<Endpoint> SimulatedEndpoints() {
  constexpr unsigned kAllRoles = kConsole | kMultimedia | kCommunications;
  Endpoint microphone;
  microphone.id = kMicrophoneId;
  microphone.name = "Simulated microphone";
  microphone.flow = Flow::kCapture;
  microphone.form_factor = FormFactor::kMicrophone;
  microphone.default_for = kAllRoles;
  microphone.format = {48000, 1};
  Endpoint speakers = microphone;
  speakers.id = kSpeakersId;
  speakers.name = "Simulated speakers";
  speakers.flow = Flow::kRender;
  speakers.form_factor = FormFactor::kSpeakers;
  Endpoint cable = speakers;
  cable.id = kCableId;
  cable.name = "Simulated cable";
  cable.form_factor = FormFactor::kLine;
  cable.is_virtual = true;
  cable.default_for = 0;
  return {microphone, speakers, cable};
}

std::unique_ptr<Backend> OpenSimulatedBackend(const RoomConfig& config) {
  return std::make_unique<SimulatedBackend>(config);
}

}  // namespace anecho
