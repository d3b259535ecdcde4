#ifndef ANECHO_DEVICES_PIPEWIRE_SOUND_PATHS_H_
#define ANECHO_DEVICES_PIPEWIRE_SOUND_PATHS_H_

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "devices/pipewire/graph_objects.h"

namespace anecho {

/// Follows sound from device to device through programs: along links, and inside link groups, whose
/// nodes a program connects by itself (filters, loopbacks). Pure, for one state of the graph:
/// `nodes` must outlive it and not change.
class SoundPaths {
 public:
  SoundPaths(const std::map<std::uint32_t, GraphNode>& nodes,
             const std::map<std::uint32_t, GraphLink>& links);

  /// @return the loudspeakers at the end of the paths from a virtual loudspeaker; none if no path
  ///   leads to another loudspeaker.
  std::vector<std::uint32_t> EndsOf(std::uint32_t sink) const;

  /// @return the devices whose sound a program passes on to a virtual microphone.
  std::vector<std::uint32_t> FeedersOf(std::uint32_t source) const;

 private:
  using Steps = std::map<std::uint32_t, std::vector<std::uint32_t>>;

  void AddGroups();
  void CollectEnds(std::uint32_t node, std::set<std::uint32_t>* seen,
                   std::vector<std::uint32_t>* ends) const;

  const std::map<std::uint32_t, GraphNode>& nodes_;
  Steps forward_;
  Steps backward_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_SOUND_PATHS_H_
