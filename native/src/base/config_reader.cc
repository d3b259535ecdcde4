#include "base/config_reader.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "anecho.h"
#include "base/error.h"

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

ConfigReader::ConfigReader(std::shared_ptr<const nlohmann::json> object, std::string name)
    : object_(std::move(object)), name_(std::move(name)) {
  if (!object_->is_object()) {
    Fail((name_.empty() ? std::string("the configuration") : name_) + " must be an object");
  }
}

ConfigReader ConfigReader::FromText(const char* text, std::string name) {
  if (text == nullptr) throw Error(ANECHO_INVALID_ARGUMENT, "no configuration was given");
  auto parsed = std::make_shared<nlohmann::json>(
      nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false));
  if (parsed->is_discarded()) Fail("the configuration is not JSON");
  return ConfigReader(std::move(parsed), std::move(name));
}

std::string ConfigReader::Path(const char* key) const {
  return name_.empty() ? key : name_ + "." + key;
}

const nlohmann::json* ConfigReader::Find(const char* key) {
  known_.emplace_back(key);
  const auto found = object_->find(key);
  return found == object_->end() || found->is_null() ? nullptr : &*found;
}

bool ConfigReader::Has(const char* key) const {
  const auto found = object_->find(key);
  return found != object_->end() && !found->is_null();
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

std::vector<int> ConfigReader::Integers(const char* key, const char* what, int low, int high) {
  const nlohmann::json* values = Find(key);
  std::vector<int> numbers;
  if (values == nullptr) return numbers;
  const auto fits = [&](const nlohmann::json& it) {
    return it.is_number_integer() && it >= low && it <= high;
  };
  if (!values->is_array() || !std::all_of(values->begin(), values->end(), fits)) {
    Fail(Path(key) + " must be a list of " + what + " from " + Text(low) + " to " + Text(high));
  }
  return values->get<std::vector<int>>();
}

ConfigReader ConfigReader::Object(const char* key) {
  const nlohmann::json* value = Find(key);
  if (value == nullptr) {
    return ConfigReader(std::make_shared<nlohmann::json>(nlohmann::json::object()), Path(key));
  }
  return ConfigReader({object_, value}, Path(key));
}

std::vector<ConfigReader> ConfigReader::Objects(const char* key) {
  const nlohmann::json* values = Find(key);
  std::vector<ConfigReader> objects;
  if (values == nullptr) return objects;
  if (!values->is_array()) Fail(Path(key) + " must be a list");
  for (const nlohmann::json& value : *values) {
    std::string path = Path(key);
    path.append("[").append(std::to_string(objects.size())).append("]");
    objects.push_back(ConfigReader({object_, &value}, std::move(path)));
  }
  return objects;
}

void ConfigReader::Finish() const {
  for (const auto& [key, value] : object_->items()) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      Fail(Path(key.c_str()) + " is not a known setting");
    }
  }
}

}  // namespace anecho
