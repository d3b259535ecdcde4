#ifndef ANECHO_DEVICES_STREAMS_H_
#define ANECHO_DEVICES_STREAMS_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <thread>

#include "base/packet.h"
#include "base/stream_format.h"
#include "base/time.h"

namespace anecho {

enum class WaitResult {
  /// There may be a packet.
  kReady = 1,
  kTimeout,
  /// No packet will come any more.
  kEnd,
};

/// State of a stream. One that is not good is silent until it is closed.
enum class StreamHealth {
  kGood = 1,
  /// The device was unplugged, disabled or invalidated.
  kGone,
  /// The device delivers nothing any more and gives no reason.
  kStalled,
  /// The device has another rate or other channels now.
  kFormatChanged,
  /// The sound server or service ended.
  kServerLost,
  /// The sound server's library is older than its daemon, and gets no sound from it.
  kLibraryOutdated,
};

/// A microphone or a loopback tap. Start, Stop and Cool run on a control thread, the rest on the
/// real-time thread.
class CaptureStream {
 public:
  virtual ~CaptureStream() = default;
  virtual StreamFormat format() const = 0;
  /// Throws Error(ANECHO_DEVICE).
  virtual void Start() = 0;
  virtual void Stop() = 0;
  /// Gives back what the system keeps at work for a stream that is stopped; Start() takes it again.
  virtual void Cool() {}
  // real-time
  /// Waits for the device's signal, even if the stream is not good. A loopback tap need not support
  /// it.
  /// @param timeout a stream that supports Wake() may exceed it while no sound can come.
  virtual WaitResult Wait(Nanoseconds timeout) = 0;
  /// Ends a Wait() that is under way, or else the next. On a control thread.
  virtual void Wake() {}
  // real-time
  /// @return whether there was a packet; it is valid until Release().
  virtual bool Read(Packet* packet) = 0;
  // real-time
  virtual void Release() = 0;
  // real-time
  virtual StreamHealth health() const { return StreamHealth::kGood; }
  // real-time
  /// @return for a loopback tapped before the loudspeaker's volume control: where that control
  ///   stands, 0 (silent or muted) to 1. A change of it changes the echo and not the reference.
  virtual float playback_gain() const { return 1.0f; }
  /// @return of a loopback: its packets come no later than the microphone's of the same time, so
  ///   that the microphone has to wait for nothing.
  virtual bool leads_microphone() const { return false; }
};

/// A place to play to. Start, Stop and Cool run on a control thread, the rest on the real-time
/// thread.
class RenderStream {
 public:
  virtual ~RenderStream() = default;
  virtual StreamFormat format() const = 0;
  /// The microphone's clock drives this stream too, frame by frame, so that nothing has to be
  /// paced: what is written is played in the same turn. Its rate is then the pipeline's.
  virtual bool follows_microphone() const { return false; }
  virtual void Start() = 0;
  virtual void Stop() = 0;
  /// Gives back what the system keeps at work for a stream that is stopped; Start() takes it again.
  virtual void Cool() {}
  // real-time
  /// @return frames written and not yet played.
  virtual std::int64_t QueuedFrames() = 0;
  // real-time
  /// @return frames that the device's buffer holds in all.
  virtual std::int64_t BufferFrames() const = 0;
  // real-time
  /// Takes as much as there is room for.
  /// @param interleaved whole frames.
  /// @return frames taken.
  virtual std::int64_t Write(std::span<const float> interleaved) = 0;
  // real-time
  virtual StreamHealth health() const { return StreamHealth::kGood; }
  // real-time
  /// @return how often a stream that follows the microphone ran empty. (OutputPacer counts for the
  ///   others.)
  virtual std::uint64_t shortages() const { return 0; }
};

/// Which endpoint, and how.
struct StreamRequest {
  /// Endpoint::id; empty: the system's default.
  std::string endpoint;
  /// Keeps the vendor's effects; otherwise the stream is raw if the driver can.
  bool keep_effects = false;
  /// None is wanted: something silent stands in for it.
  bool is_absent = false;
  /// Pushed samples in place of a device; see Engine::Push().
  bool is_pushed = false;
};

/// A sound system: opens streams, names its endpoints, and owns the clock that the streams' times
/// are on. All but Now() may block, and run on a control thread.
class Backend {
 public:
  virtual ~Backend() = default;
  /// Throws Error(ANECHO_DEVICE), as the next two do.
  virtual std::unique_ptr<CaptureStream> OpenMicrophone(const StreamRequest& request) = 0;
  /// @param endpoint Endpoint::id of what plays the reference; empty: the system's default.
  virtual std::unique_ptr<CaptureStream> OpenReference(const std::string& endpoint) = 0;
  /// @param endpoint Endpoint::id of a virtual cable; empty where the backend makes the virtual
  ///   microphone itself.
  virtual std::unique_ptr<RenderStream> OpenOutput(const std::string& endpoint) = 0;
  /// Sets how many channels an output is to have that is opened later, where the backend makes it
  /// itself: 1 or 2; otherwise 1.
  virtual void SetOutputChannels(int /*channels*/) {}
  /// Keeps the devices of streams that are opened later running, even while nothing records. For
  /// backends that otherwise pause them.
  virtual void KeepRunning() {}
  // real-time
  virtual Nanoseconds Now() const = 0;
  // real-time
  /// @return whether time itself waits for whoever reads what is captured: it is no device's.
  virtual bool waits_for_readers() const { return false; }
  // real-time
  /// Waits until `time`, where no stream is waited for.
  virtual void WaitUntil(Nanoseconds time) const {
    std::this_thread::sleep_for(std::max(Nanoseconds(0), time - Now()));
  }
  /// Requests real-time priority for the calling thread, if the sound system grants it. Call it
  /// once on each real-time thread.
  /// @return whether it was granted.
  virtual bool RaiseThisThread() const { return false; }
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_STREAMS_H_
