#include "offline/channels_json.h"

#include <cstddef>
#include <nlohmann/json.hpp>

namespace anecho {

std::string ChannelsJson(const ChannelChoice& choice) {
  nlohmann::json json = {{"channels", choice.channels},
                         {"used", nlohmann::json::array()},
                         {"uses", nlohmann::json::array()},
                         {"text", DescribeChoice(choice)}};
  for (std::size_t c = 0; c < static_cast<std::size_t>(choice.channels); ++c) {
    if (choice.Has(c)) json["used"].push_back(c + 1);
    json["uses"].push_back(UseName(choice.uses.at(c)));
  }
  return json.dump();
}

}  // namespace anecho
