#include "offline/process_config.h"

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "anecho.h"
#include "base/config_reader.h"
#include "base/error.h"
#include "engine/session_files.h"
#include "media/file.h"
#include "media/wav_writer.h"

namespace anecho {
namespace {

SampleFormat FormatNamed(const std::string& name, const std::string& key) {
  if (name == "s16") return SampleFormat::kS16;
  if (name == "s24") return SampleFormat::kS24;
  if (name == "f32") return SampleFormat::kF32;
  throw Error(ANECHO_INVALID_CONFIG, key + " must be s16, s24 or f32");
}

std::string TakenText(const std::string& path, const std::string& other, const char* what) {
  return path + ": this is " + other + ", which must not be overwritten; choose another name for " +
         what;
}

/// @return the files that a recorded session has or may have.
std::vector<std::string> FilesOfSession(const std::string& folder) {
  const auto path_of = [&folder](const std::string& name) { return folder + "/" + name; };
  std::vector<std::string> files = {path_of("session.json"), path_of(kSessionLines),
                                    path_of("events.jsonl")};
  for (const SessionStream stream :
       {SessionStream::kMicrophone, SessionStream::kReference, SessionStream::kOutput}) {
    std::error_code error;
    int number = 1;
    do {
      files.push_back(path_of(SessionSoundFile(stream, number++)));
    } while (std::filesystem::exists(ToPath(files.back()), error));
  }
  return files;
}

}  // namespace

ProcessConfig ReadProcessConfig(const char* text) {
  ConfigReader reader = ConfigReader::FromText(text);
  ProcessConfig config;
  config.session = reader.String("session", "");
  if (config.session.empty()) {
    config.microphone = reader.String("microphone");
    config.reference = reader.String("reference");
    config.output = reader.String("output");
  } else {
    config.output = reader.String("output", "");
  }
  config.format = FormatNamed(reader.String("format", "s16"), reader.Path("format"));
  config.report_interval_ms =
      reader.Integer("report_interval_ms", config.report_interval_ms, 10, 60'000);
  if (config.report_interval_ms % 10 != 0) {
    throw Error(ANECHO_INVALID_CONFIG,
                reader.Path("report_interval_ms") + " must be a multiple of 10");
  }
  config.has_pipeline_rate = reader.Object("pipeline").Has("sample_rate");
  config.pipeline = ReadPipelineConfig(reader.Object("pipeline"));
  if (reader.Has("excerpt")) {
    ConfigReader excerpt = reader.Object("excerpt");
    config.excerpt.emplace();
    config.excerpt->seconds = excerpt.Number("seconds", config.excerpt->seconds, 0.1, 3600);
    config.excerpt->microphone = excerpt.String("microphone");
    config.excerpt->output = excerpt.String("output");
    excerpt.Finish();
  } else {
    reader.Object("excerpt");
  }
  reader.Finish();
  return config;
}

void CheckOutputPaths(const ProcessConfig& config) {
  std::vector<std::pair<std::string, std::string>> taken;
  if (config.session.empty()) {
    taken = {{config.microphone, "the recording of the microphone"},
             {config.reference, "the recording of the reference"}};
  } else {
    for (const std::string& path : FilesOfSession(config.session)) {
      taken.emplace_back(path, "part of the session");
    }
  }
  const auto claim = [&taken](const std::string& path, const char* what) {
    for (const auto& [other, other_what] : taken) {
      if (IsSameFile(path, other)) {
        throw Error(ANECHO_FILE, TakenText(path, other_what, what));
      }
    }
    taken.emplace_back(path, what);
  };
  if (!config.output.empty() && config.output != kStandardOutput)
    claim(config.output, "the output");
  if (config.excerpt) {
    claim(config.excerpt->microphone, "the excerpt of the microphone");
    claim(config.excerpt->output, "the excerpt of the output");
  }
}

}  // namespace anecho
