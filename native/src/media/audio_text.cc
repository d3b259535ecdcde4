#include "media/audio_text.h"

#include <cstdio>

namespace anecho {
namespace {

std::string Seconds(std::int64_t frames, int sample_rate, int digits) {
  char text[48];
  std::snprintf(text, sizeof(text), "%.*f s", digits,
                static_cast<double>(frames) / static_cast<double>(sample_rate));
  return text;
}

}  // namespace

std::string LessThanPromised(std::int64_t promised, std::int64_t found, int sample_rate) {
  std::string promised_text = std::to_string(promised) + " frames";
  std::string found_text = std::to_string(found);
  if (sample_rate > 0 && Seconds(promised, sample_rate, 1) != Seconds(found, sample_rate, 1)) {
    promised_text = Seconds(promised, sample_rate, 1);
    found_text = Seconds(found, sample_rate, 1);
  }
  return "cut short: the header promises " + promised_text + ", the file holds " + found_text +
         "; what is there was read";
}

std::string TimeText(std::int64_t frames, int sample_rate) {
  return Seconds(frames, sample_rate, 3);
}

std::string JoinLines(const std::vector<std::string>& texts) {
  std::string lines;
  for (const std::string& text : texts) {
    if (!lines.empty()) lines += '\n';
    lines += text;
  }
  return lines;
}

}  // namespace anecho
