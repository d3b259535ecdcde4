#include "devices/pipewire/capture_target.h"

#include <chrono>

#include "anecho.h"
#include "base/error.h"
#include "devices/pipewire/graph_stream.h"

namespace anecho {
namespace {

// The session manager gives a device its ports shortly after it has appeared.
constexpr auto kPortPatience = std::chrono::seconds(2);

}  // namespace

CaptureTarget FindCaptureTarget(Connection& connection, Flow flow, const std::string& endpoint) {
  const std::string kind = flow == Flow::kCapture ? "microphone" : "speaker";
  const Connection::Lock lock(connection);
  const Graph& graph = connection.graph();
  const std::string target = endpoint.empty() ? graph.DefaultName(flow) : endpoint;
  if (target.empty()) {
    throw Error(ANECHO_DEVICE, "PipeWire has no " + kind +
                                   ": connect one, or check whether the "
                                   "session manager runs (systemctl --user status wireplumber)");
  }
  std::vector<std::string> positions;
  const bool has_ports = connection.WaitUntil(kPortPatience, [&] {
    const auto node = graph.FindNode(target);
    positions = node ? graph.CapturePositions(*node) : std::vector<std::string>();
    return !node || !positions.empty();
  });
  if (!has_ports || positions.empty()) {
    throw Error(ANECHO_DEVICE, "the " + kind + " " + target + " is not there: connect it");
  }
  if (positions.size() > GraphStream::kMaxChannels) positions.resize(GraphStream::kMaxChannels);
  return {.node = target, .positions = positions};
}

}  // namespace anecho
