#include "engine/config_json.h"

#include <algorithm>
#include <cmath>

#include "anecho.h"
#include "base/error.h"
#include "channels/channel_choice.h"

namespace anecho {
namespace {

[[noreturn]] void Fail(const std::string& message) { throw Error(ANECHO_INVALID_CONFIG, message); }

std::string Text(double number) {
  const bool whole = std::floor(number) == number && std::abs(number) < 1e15;
  return whole ? std::to_string(static_cast<std::int64_t>(number)) : nlohmann::json(number).dump();
}

std::string TextOf(const nlohmann::json& value, const std::string& path) {
  if (!value.is_string()) Fail(path + " must be text");
  auto text = value.get<std::string>();
  if (text.find('\0') != std::string::npos) Fail(path + " must not hold a NUL character");
  return text;
}

}  // namespace

ConfigReader::ConfigReader(const nlohmann::json& object, std::string name)
    : object_(object), name_(std::move(name)) {
  if (!object_.is_object()) {
    Fail((name_.empty() ? std::string("the configuration") : name_) + " must be an object");
  }
}

nlohmann::json ConfigReader::Parse(const char* text) {
  if (text == nullptr) throw Error(ANECHO_INVALID_ARGUMENT, "no configuration was given");
  nlohmann::json parsed = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_discarded()) Fail("the configuration is not JSON");
  return parsed;
}

std::string ConfigReader::Path(const char* key) const {
  return name_.empty() ? key : name_ + "." + key;
}

const nlohmann::json* ConfigReader::Find(const char* key) {
  known_.emplace_back(key);
  const auto found = object_.find(key);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

bool ConfigReader::Has(const char* key) const {
  const auto found = object_.find(key);
  return found != object_.end() && !found->is_null();
}

std::string ConfigReader::String(const char* key) {
  const nlohmann::json* value = Find(key);
  if (value == nullptr) Fail(Path(key) + " is missing");
  return TextOf(*value, Path(key));
}

std::vector<std::string> ConfigReader::Strings(const char* key) {
  const nlohmann::json* values = Find(key);
  std::vector<std::string> texts;
  if (values == nullptr) return texts;
  if (!values->is_array()) Fail(Path(key) + " must be a list");
  for (const nlohmann::json& value : *values) texts.push_back(TextOf(value, Path(key)));
  return texts;
}

std::string ConfigReader::String(const char* key, std::string_view otherwise) {
  if (Has(key)) return String(key);
  Find(key);
  return std::string(otherwise);
}

bool ConfigReader::Bool(const char* key, bool otherwise) {
  const nlohmann::json* value = Find(key);
  if (value == nullptr) return otherwise;
  if (!value->is_boolean()) Fail(Path(key) + " must be true or false");
  return value->get<bool>();
}

double ConfigReader::Number(const char* key, double otherwise, double low, double high) {
  const nlohmann::json* value = Find(key);
  if (value == nullptr) return otherwise;
  const bool fits =
      value->is_number() && value->get<double>() >= low && value->get<double>() <= high;
  if (!fits) {
    Fail(Path(key) + " must be a number from " + Text(low) + " to " + Text(high));
  }
  return value->get<double>();
}

int ConfigReader::Integer(const char* key, int otherwise, int low, int high) {
  const double value = Number(key, otherwise, low, high);
  if (std::floor(value) != value) Fail(Path(key) + " must be a whole number");
  return static_cast<int>(value);
}

ConfigReader ConfigReader::Object(const char* key) { return ConfigReader(Value(key), Path(key)); }

nlohmann::json ConfigReader::Value(const char* key) {
  const nlohmann::json* value = Find(key);
  return value == nullptr ? nlohmann::json::object() : *value;
}

void ConfigReader::Finish() const {
  for (const auto& [key, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      Fail(Path(key.c_str()) + " is not a known setting");
    }
  }
}

namespace {

/// @return bit n for channel n + 1; 0 if the key is missing.
std::uint32_t ReadChannels(ConfigReader* reader, const char* key) {
  if (!reader->Has(key)) {
    reader->Value(key);
    return 0;
  }
  const nlohmann::json list = reader->Value(key);
  const auto is_channel = [](const nlohmann::json& it) {
    return it.is_number_integer() && it >= 1 && it <= kMaxMicrophoneChannels;
  };
  if (!list.is_array() || list.empty() || !std::all_of(list.begin(), list.end(), is_channel)) {
    Fail(reader->Path(key) + " must be a list of channel numbers from 1 to 32");
  }
  std::uint32_t mask = 0;
  for (const nlohmann::json& number : list) mask |= 1U << (number.get<unsigned>() - 1);
  return mask;
}

}  // namespace

PipelineConfig ReadPipelineConfig(ConfigReader reader) {
  PipelineConfig config;
  config.sample_rate = reader.Integer("sample_rate", config.sample_rate, 16000, 48000);
  config.reference_channels = reader.Integer("reference_channels", config.reference_channels, 1, 2);
  config.microphone_channels = ReadChannels(&reader, "microphone_channels");

  ConfigReader canceller = reader.Object("canceller");
  config.canceller.enabled = canceller.Bool("enabled", config.canceller.enabled);
  const std::string kind = canceller.String("kind", "classic");
  if (kind != "classic" && kind != "full-duplex") {
    Fail(canceller.Path("kind") + " must be classic or full-duplex");
  }
  config.canceller.kind = kind == "classic" ? CancellerKind::kClassic : CancellerKind::kFullDuplex;
  config.canceller.filter_length_blocks =
      canceller.Integer("filter_length_blocks", config.canceller.filter_length_blocks, 5, 50);
  config.canceller.conservative_hf_suppression =
      canceller.Bool("conservative_hf_suppression", config.canceller.conservative_hf_suppression);
  canceller.Finish();

  config.cleaning.high_pass = reader.Bool("high_pass", config.cleaning.high_pass);
  config.cleaning.automatic_gain = reader.Bool("automatic_gain", config.cleaning.automatic_gain);
  const std::string level = reader.String("noise_suppression", "off");
  constexpr const char* kLevels[] = {"off", "low", "moderate", "high", "very-high"};
  const auto found = std::find(std::begin(kLevels), std::end(kLevels), level);
  if (found == std::end(kLevels)) {
    Fail(reader.Path("noise_suppression") + " must be off, low, moderate, high or very-high");
  }
  config.cleaning.noise_suppression =
      static_cast<NoiseSuppression>(std::distance(std::begin(kLevels), found));
  reader.Finish();
  config.Validate();
  return config;
}

}  // namespace anecho
