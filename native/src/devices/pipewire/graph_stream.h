#ifndef ANECHO_DEVICES_PIPEWIRE_GRAPH_STREAM_H_
#define ANECHO_DEVICES_PIPEWIRE_GRAPH_STREAM_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "channels/channel_choice.h"
#include "devices/pipewire/connection.h"
#include "devices/streams.h"

namespace anecho {

/// A stream in PipeWire's graph, f32 at 48 kHz. A capturing stream makes its own links: the session
/// manager would replace a microphone that vanished by a loudspeaker's monitor, and the canceller
/// would then take everything for echo.
class GraphStream : public GraphObserver {
 public:
  static constexpr int kSampleRate = 48000;
  /// Maximum number of channels that are captured from a device.
  static constexpr std::size_t kMaxChannels = kMaxMicrophoneChannels;

  struct Config {
    std::string name;
    std::string description;
    /// The node's `media.class`; empty: that of an ordinary stream.
    std::string media_class;
    /// Streams of one group run in the same cycle; empty: none.
    std::string group;
    pw_direction direction = PW_DIRECTION_INPUT;
    int channels = 1;
    unsigned flags = 0;
    /// Name of the node whose output ports are linked to this stream's input ports; empty: none.
    std::string target;
    /// Name of the node that plays this stream: the session manager links the two. Empty: none.
    std::string plays_to{};
    /// The links to the target don't keep the target running.
    bool is_passive = true;
    /// The longest cycle that the stream asks the graph for, as samples/rate; by default, one frame
    /// of the pipeline. Empty: it asks for none.
    std::string latency = "480/48000";
  };

  /// Throws Error(ANECHO_DEVICE).
  GraphStream(std::shared_ptr<Connection> connection, const Config& config);
  ~GraphStream() override;
  GraphStream(const GraphStream&) = delete;
  GraphStream& operator=(const GraphStream&) = delete;

  void SetActive(bool is_active);

  // real-time
  StreamHealth health() const;

  void OnGraphChanged(const Graph& graph) override;
  void OnConnectionLost() override { OnLost(); }

 protected:
  // real-time
  /// Runs on PipeWire's data thread, once in each cycle or more often.
  virtual void Process() = 0;
  /// Runs with the connection locked: cycles come from now on, or no longer.
  virtual void OnStreaming(bool /*is_streaming*/) {}
  /// Runs with the connection locked: the stream has stopped working.
  virtual void OnLost() {}
  // real-time
  /// @return whether PipeWire's library is older than the daemon that it talks to.
  bool is_library_outdated() const { return connection_->is_library_outdated(); }

  /// Opens and closes the stream. Callbacks run in between, so a subclass calls Open() at the end
  /// of its constructor and Close() at the beginning of its destructor.
  void Open();
  void Close();

  pw_stream* stream() const { return stream_; }
  const PipeWireLibrary& library() const { return library_; }

 private:
  /// A link that this stream has requested.
  struct Link {
    GraphStream* stream = nullptr;
    pw_proxy* proxy = nullptr;
    spa_hook listener{};
  };

  pw_properties* MakeStreamProperties() const;
  void OnStateChanged(pw_stream_state state);
  void BecomeGone();
  void MakeLink(std::uint32_t target, std::uint32_t output_port, std::uint32_t input_port);
  void RemoveLinks();

  const std::shared_ptr<Connection> connection_;
  const PipeWireLibrary& library_;
  const Config config_;
  pw_stream* stream_ = nullptr;
  spa_hook listener_{};
  pw_stream_events events_{};
  pw_proxy_events link_events_{};
  bool is_streaming_ = false;
  bool is_closing_ = false;
  std::atomic<bool> is_gone_{false};
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::unique_ptr<Link>> links_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_GRAPH_STREAM_H_
