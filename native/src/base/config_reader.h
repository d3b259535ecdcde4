#ifndef ANECHO_BASE_CONFIG_READER_H_
#define ANECHO_BASE_CONFIG_READER_H_

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace anecho {

/// Reads one JSON object strictly: unknown keys and values of a wrong type are errors. Each is
/// an Error(ANECHO_INVALID_CONFIG) that names the key ("pipeline.canceller.enabled"). Copies share
/// the object.
class ConfigReader {
 public:
  /// Parses a whole text. Throws Error: ANECHO_INVALID_ARGUMENT for NULL, ANECHO_INVALID_CONFIG for
  /// malformed text.
  /// @param name the path of the object, for messages; empty at the top.
  static ConfigReader FromText(const char* text, std::string name = "");

  /// @return the key with the path of its object before it.
  std::string Path(const char* key) const;
  bool Has(const char* key) const;
  std::string String(const char* key);
  std::string String(const char* key, std::string_view otherwise);
  /// A list of texts; an empty one if the key is missing.
  std::vector<std::string> Strings(const char* key);
  bool Bool(const char* key, bool otherwise);
  double Number(const char* key, double otherwise, double low, double high);
  int Integer(const char* key, int otherwise, int low, int high);
  /// A list of whole numbers; an empty one if the key is missing.
  /// @param what what a number is, for messages: "numbers", "channel numbers".
  std::vector<int> Integers(const char* key, const char* what, int low, int high);
  /// An object below this one; an empty one if the key is missing.
  ConfigReader Object(const char* key);
  /// A list of objects below this one; an empty one if the key is missing.
  std::vector<ConfigReader> Objects(const char* key);
  /// Throws if there are keys that were not read.
  void Finish() const;

 private:
  /// @param object the whole parsed text, or an object in it.
  ConfigReader(std::shared_ptr<const nlohmann::json> object, std::string name);
  const nlohmann::json* Find(const char* key);

  std::shared_ptr<const nlohmann::json> object_;
  std::string name_;
  std::vector<std::string> known_;
};

}  // namespace anecho

#endif  // ANECHO_BASE_CONFIG_READER_H_
