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
  /// The stream has ended: no packet will come.
  kEnd,
};

/// State of a stream. A stream that is not kGood carries no more sound: close it.
enum class StreamHealth {
  kGood = 1,
  /// The device was unplugged, disabled or invalidated.
  kGone,
  /// The device stopped delivering and gives no reason.
  kStalled,
  /// The device changed its sample rate or its channels.
  kFormatChanged,
  /// The sound server or service ended.
  kServerLost,
  /// The sound server's library is older than its daemon, and receives no sound from it.
  kLibraryOutdated,
};

/// A microphone or a loopback tap. Start, Stop, Cool and Wake run on a control thread, the
/// functions marked real-time on the real-time thread.
class CaptureStream {
 public:
  virtual ~CaptureStream() = default;
  virtual StreamFormat format() const = 0;
  /// Throws Error(ANECHO_DEVICE).
  virtual void Start() = 0;
  virtual void Stop() = 0;
  /// Releases the system's resources of a stopped stream; Start() acquires them again.
  virtual void Cool() {}
  // real-time
  /// Waits for the device's signal, even if the stream is not kGood. A loopback tap may have no
  /// signal, and then returns kTimeout.
  /// @param timeout a stream that supports Wake() may wait longer while no sound can come.
  virtual WaitResult Wait(Nanoseconds timeout) = 0;
  /// Ends the current Wait(), or the next one if none is running. Does nothing in streams that
  /// don't support it.
  virtual void Wake() {}
  // real-time
  /// Takes the next packet, which is valid until Release().
  /// @return whether there was one.
  virtual bool Read(Packet* packet) = 0;
  // real-time
  virtual void Release() = 0;
  // real-time
  virtual StreamHealth health() const { return StreamHealth::kGood; }
  // real-time
  /// @return the position of the loudspeaker's volume control, 0 (silent or muted) to 1, for a
  ///   loopback that is tapped before that control; 1 for all other streams. A change of the
  ///   position changes the echo but not the reference.
  virtual float playback_gain() const { return 1.0f; }
  /// @return whether a loopback delivers its packets no later than the microphone delivers those of
  ///   the same time, so that the microphone need not wait for the reference.
  virtual bool leads_microphone() const { return false; }
};

/// An output stream. Start, Stop and Cool run on a control thread, the functions marked real-time
/// on the real-time thread.
class RenderStream {
 public:
  virtual ~RenderStream() = default;
  virtual StreamFormat format() const = 0;
  /// Whether the microphone's clock drives this stream too, frame by frame. The stream's rate must
  /// then be the pipeline's, and the stream needs no pacing: what is written is played in the same
  /// turn.
  virtual bool follows_microphone() const { return false; }
  virtual void Start() = 0;
  virtual void Stop() = 0;
  /// Releases the system's resources of a stopped stream; Start() acquires them again.
  virtual void Cool() {}
  // real-time
  /// @return frames written and not yet played.
  virtual std::int64_t QueuedFrames() = 0;
  // real-time
  /// @return size of the device's buffer in frames.
  virtual std::int64_t BufferFrames() const = 0;
  // real-time
  /// Writes as many frames as fit.
  /// @param interleaved whole frames.
  /// @return frames written.
  virtual std::int64_t Write(std::span<const float> interleaved) = 0;
  // real-time
  virtual StreamHealth health() const { return StreamHealth::kGood; }
  // real-time
  /// @return how often a stream that follows the microphone has underrun. (OutputPacer counts the
  ///   underruns of other streams.)
  virtual std::uint64_t shortages() const { return 0; }
};

/// Which endpoint to open, and how.
struct StreamRequest {
  /// Endpoint::id; empty: the system's default.
  std::string endpoint;
  /// Keeps the vendor's effects; otherwise the stream is raw if the driver supports that.
  bool keep_effects = false;
  /// Opens no endpoint: a silent stream takes its place.
  bool is_absent = false;
  /// Takes pushed samples in place of a device's; see Engine::Push().
  bool is_pushed = false;
};

/// A sound system: opens streams, and owns the clock of their timestamps. Functions that are not
/// marked real-time may block, and run on a control thread unless they say otherwise.
class Backend {
 public:
  virtual ~Backend() = default;
  /// Opens a microphone. This and the next two functions throw Error(ANECHO_DEVICE).
  virtual std::unique_ptr<CaptureStream> OpenMicrophone(const StreamRequest& request) = 0;
  /// @param endpoint Endpoint::id of the endpoint that plays the reference; empty: the system's
  ///   default.
  virtual std::unique_ptr<CaptureStream> OpenReference(const std::string& endpoint) = 0;
  /// @param endpoint Endpoint::id of a virtual cable; empty where the backend makes the virtual
  ///   microphone itself.
  virtual std::unique_ptr<RenderStream> OpenOutput(const std::string& endpoint) = 0;
  /// Sets the number of channels, 1 or 2, of outputs that are opened later, if the backend makes
  /// the virtual microphone itself. The default is 1.
  virtual void SetOutputChannels(int /*channels*/) {}
  /// Lets streams that are opened later keep their devices running, even while no program records.
  /// For backends that otherwise pause such devices.
  virtual void KeepRunning() {}
  // real-time
  /// The present time of the streams' clock.
  virtual Nanoseconds Now() const = 0;
  // real-time
  /// @return whether the clock is simulated and waits until the captured sound has been read.
  virtual bool waits_for_readers() const { return false; }
  // real-time
  /// Waits until `time`, for a thread that waits for no stream.
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
