#include "abi/layout.h"

#include <cstddef>
#include <string>
#include <type_traits>

#include "anecho.h"

namespace anecho {
namespace {

template <typename T>
std::string TypeName() {
  if constexpr (std::is_array_v<T>) {
    return std::string("char[").append(std::to_string(sizeof(T))).append("]");
  } else if constexpr (std::is_floating_point_v<T>) {
    return std::string("f").append(std::to_string(8 * sizeof(T)));
  } else {
    return std::string(std::is_signed_v<T> ? "i" : "u").append(std::to_string(8 * sizeof(T)));
  }
}

/// Collects the fields of struct T as JSON text.
template <typename T>
class StructLayout {
 public:
  explicit StructLayout(const char* name) : name_(name) {}

  template <typename Field>
  StructLayout& Add(const char* name, Field T::*, std::size_t offset) {
    fields_ += (fields_.empty() ? "\"" : ",\"") + std::string(name) + "\":[" +
               std::to_string(offset) + ",\"" + TypeName<Field>() + "\"]";
    return *this;
  }
  std::string json() const {
    return "\"" + std::string(name_) + "\":{\"size\":" + std::to_string(sizeof(T)) +
           ",\"fields\":{" + fields_ + "}}";
  }

 private:
  const char* name_;
  std::string fields_;
};

/// Collects the values of an enum as JSON text.
class EnumLayout {
 public:
  explicit EnumLayout(const char* name) : name_(name) {}

  EnumLayout& Add(const char* name, int value) {
    values_ += (values_.empty() ? "\"" : ",\"") + std::string(name) + "\":" + std::to_string(value);
    return *this;
  }
  std::string json() const { return "\"" + std::string(name_) + "\":{" + values_ + "}"; }

 private:
  const char* name_;
  std::string values_;
};

#define ANECHO_FIELD(type, field) Add(#field, &type::field, offsetof(type, field))

std::string EngineStructs() {
  return StructLayout<anecho_event>("anecho_event")
             .ANECHO_FIELD(anecho_event, size)
             .ANECHO_FIELD(anecho_event, kind)
             .ANECHO_FIELD(anecho_event, sequence)
             .ANECHO_FIELD(anecho_event, time_ns)
             .ANECHO_FIELD(anecho_event, code)
             .ANECHO_FIELD(anecho_event, reserved)
             .ANECHO_FIELD(anecho_event, value)
             .ANECHO_FIELD(anecho_event, text)
             .json() +
         "," +
         StructLayout<anecho_snapshot>("anecho_snapshot")
             .ANECHO_FIELD(anecho_snapshot, size)
             .ANECHO_FIELD(anecho_snapshot, state)
             .ANECHO_FIELD(anecho_snapshot, frames)
             .ANECHO_FIELD(anecho_snapshot, time_ns)
             .ANECHO_FIELD(anecho_snapshot, microphone_dbfs)
             .ANECHO_FIELD(anecho_snapshot, reference_dbfs)
             .ANECHO_FIELD(anecho_snapshot, output_dbfs)
             .ANECHO_FIELD(anecho_snapshot, echo_reduction_db)
             .ANECHO_FIELD(anecho_snapshot, delay_ms)
             .ANECHO_FIELD(anecho_snapshot, reference_drift_ppm)
             .ANECHO_FIELD(anecho_snapshot, output_drift_ppm)
             .ANECHO_FIELD(anecho_snapshot, buffer_ms)
             .ANECHO_FIELD(anecho_snapshot, buffer_target_ms)
             .ANECHO_FIELD(anecho_snapshot, turn_mean_us)
             .ANECHO_FIELD(anecho_snapshot, turn_worst_us)
             .ANECHO_FIELD(anecho_snapshot, mode)
             .ANECHO_FIELD(anecho_snapshot, underruns)
             .ANECHO_FIELD(anecho_snapshot, overruns)
             .ANECHO_FIELD(anecho_snapshot, reference_gaps)
             .ANECHO_FIELD(anecho_snapshot, canceller_restarts)
             .ANECHO_FIELD(anecho_snapshot, events_lost)
             .ANECHO_FIELD(anecho_snapshot, is_real_time)
             .ANECHO_FIELD(anecho_snapshot, latency_ms)
             .ANECHO_FIELD(anecho_snapshot, microphone_channels)
             .ANECHO_FIELD(anecho_snapshot, playback_gain)
             .ANECHO_FIELD(anecho_snapshot, echo)
             .ANECHO_FIELD(anecho_snapshot, microphone_meter_dbfs)
             .ANECHO_FIELD(anecho_snapshot, reference_meter_dbfs)
             .ANECHO_FIELD(anecho_snapshot, output_meter_dbfs)
             .json() +
         "," +
         StructLayout<anecho_tracks_part>("anecho_tracks_part")
             .ANECHO_FIELD(anecho_tracks_part, size)
             .ANECHO_FIELD(anecho_tracks_part, channels)
             .ANECHO_FIELD(anecho_tracks_part, frames)
             .ANECHO_FIELD(anecho_tracks_part, position)
             .ANECHO_FIELD(anecho_tracks_part, start_time_ns)
             .ANECHO_FIELD(anecho_tracks_part, time_ns)
             .ANECHO_FIELD(anecho_tracks_part, missing_microphone_frames)
             .ANECHO_FIELD(anecho_tracks_part, silent_microphone_frames)
             .ANECHO_FIELD(anecho_tracks_part, silent_reference_frames)
             .ANECHO_FIELD(anecho_tracks_part, dropped_frames)
             .json();
}

std::string FileStructs() {
  return StructLayout<anecho_error>("anecho_error")
             .ANECHO_FIELD(anecho_error, size)
             .ANECHO_FIELD(anecho_error, code)
             .ANECHO_FIELD(anecho_error, message)
             .json() +
         "," +
         StructLayout<anecho_audio_info>("anecho_audio_info")
             .ANECHO_FIELD(anecho_audio_info, size)
             .ANECHO_FIELD(anecho_audio_info, sample_rate)
             .ANECHO_FIELD(anecho_audio_info, channels)
             .ANECHO_FIELD(anecho_audio_info, bits)
             .ANECHO_FIELD(anecho_audio_info, frames)
             .ANECHO_FIELD(anecho_audio_info, format)
             .json() +
         "," +
         StructLayout<anecho_process_row>("anecho_process_row")
             .ANECHO_FIELD(anecho_process_row, time_s)
             .ANECHO_FIELD(anecho_process_row, microphone_dbfs)
             .ANECHO_FIELD(anecho_process_row, reference_dbfs)
             .ANECHO_FIELD(anecho_process_row, output_dbfs)
             .ANECHO_FIELD(anecho_process_row, echo_reduction_db)
             .ANECHO_FIELD(anecho_process_row, delay_ms)
             .ANECHO_FIELD(anecho_process_row, drift_ppm)
             .ANECHO_FIELD(anecho_process_row, double_talk)
             .json() +
         "," +
         StructLayout<anecho_process_progress>("anecho_process_progress")
             .ANECHO_FIELD(anecho_process_progress, size)
             .ANECHO_FIELD(anecho_process_progress, sample_rate)
             .ANECHO_FIELD(anecho_process_progress, channels)
             .ANECHO_FIELD(anecho_process_progress, canceller_restarts)
             .ANECHO_FIELD(anecho_process_progress, frames_analyzed)
             .ANECHO_FIELD(anecho_process_progress, frames_done)
             .ANECHO_FIELD(anecho_process_progress, frames_total)
             .ANECHO_FIELD(anecho_process_progress, echo_reduction_db)
             .ANECHO_FIELD(anecho_process_progress, second_half_echo_reduction_db)
             .ANECHO_FIELD(anecho_process_progress, delay_ms)
             .ANECHO_FIELD(anecho_process_progress, drift_ppm)
             .ANECHO_FIELD(anecho_process_progress, confidence)
             .ANECHO_FIELD(anecho_process_progress, far_end_alone)
             .ANECHO_FIELD(anecho_process_progress, near_end_alone)
             .ANECHO_FIELD(anecho_process_progress, double_talk)
             .ANECHO_FIELD(anecho_process_progress, echo)
             .json();
}

std::string SoundStructs() {
  return StructLayout<anecho_capturer_statistics>("anecho_capturer_statistics")
             .ANECHO_FIELD(anecho_capturer_statistics, size)
             .ANECHO_FIELD(anecho_capturer_statistics, channels)
             .ANECHO_FIELD(anecho_capturer_statistics, captured_frames)
             .ANECHO_FIELD(anecho_capturer_statistics, dropped_frames)
             .json() +
         "," +
         StructLayout<anecho_mic_statistics>("anecho_mic_statistics")
             .ANECHO_FIELD(anecho_mic_statistics, size)
             .ANECHO_FIELD(anecho_mic_statistics, channels)
             .ANECHO_FIELD(anecho_mic_statistics, is_alive)
             .ANECHO_FIELD(anecho_mic_statistics, capacity_frames)
             .ANECHO_FIELD(anecho_mic_statistics, queued_frames)
             .ANECHO_FIELD(anecho_mic_statistics, pushed_frames)
             .ANECHO_FIELD(anecho_mic_statistics, dropped_frames)
             .ANECHO_FIELD(anecho_mic_statistics, shortages)
             .json() +
         "," +
         StructLayout<anecho_receiver_statistics>("anecho_receiver_statistics")
             .ANECHO_FIELD(anecho_receiver_statistics, size)
             .ANECHO_FIELD(anecho_receiver_statistics, is_alive)
             .ANECHO_FIELD(anecho_receiver_statistics, is_playing)
             .ANECHO_FIELD(anecho_receiver_statistics, has_sender)
             .ANECHO_FIELD(anecho_receiver_statistics, ssrc)
             .ANECHO_FIELD(anecho_receiver_statistics, waiting_packets)
             .ANECHO_FIELD(anecho_receiver_statistics, delay_ms)
             .ANECHO_FIELD(anecho_receiver_statistics, target_delay_ms)
             .ANECHO_FIELD(anecho_receiver_statistics, drift_ppm)
             .ANECHO_FIELD(anecho_receiver_statistics, level_dbfs)
             .ANECHO_FIELD(anecho_receiver_statistics, received)
             .ANECHO_FIELD(anecho_receiver_statistics, ignored)
             .ANECHO_FIELD(anecho_receiver_statistics, duplicates)
             .ANECHO_FIELD(anecho_receiver_statistics, late)
             .ANECHO_FIELD(anecho_receiver_statistics, dropped)
             .ANECHO_FIELD(anecho_receiver_statistics, decoded)
             .ANECHO_FIELD(anecho_receiver_statistics, lost)
             .ANECHO_FIELD(anecho_receiver_statistics, recovered)
             .ANECHO_FIELD(anecho_receiver_statistics, undecodable)
             .ANECHO_FIELD(anecho_receiver_statistics, starved)
             .json() +
         "," +
         StructLayout<anecho_datagram>("anecho_datagram")
             .ANECHO_FIELD(anecho_datagram, offset)
             .ANECHO_FIELD(anecho_datagram, bytes)
             .ANECHO_FIELD(anecho_datagram, sender)
             .json();
}

#undef ANECHO_FIELD

#define ANECHO_STATUS_VALUE(name) Add(#name, ANECHO_##name)
#define ANECHO_VALUE(group, name) Add(#name, ANECHO_##group##_##name)

std::string Enums() {
  return EnumLayout("STATUS")
             .ANECHO_STATUS_VALUE(OK)
             .ANECHO_STATUS_VALUE(END)
             .ANECHO_STATUS_VALUE(TIMEOUT)
             .ANECHO_STATUS_VALUE(IGNORED)
             .ANECHO_STATUS_VALUE(INVALID_ARGUMENT)
             .ANECHO_STATUS_VALUE(INVALID_HANDLE)
             .ANECHO_STATUS_VALUE(INVALID_CONFIG)
             .ANECHO_STATUS_VALUE(FILE)
             .ANECHO_STATUS_VALUE(BAD_AUDIO)
             .ANECHO_STATUS_VALUE(STATE)
             .ANECHO_STATUS_VALUE(DEVICE)
             .ANECHO_STATUS_VALUE(INTERNAL)
             .json() +
         "," +
         EnumLayout("ECHO")
             .ANECHO_VALUE(ECHO, UNKNOWN)
             .ANECHO_VALUE(ECHO, FOUND)
             .ANECHO_VALUE(ECHO, NONE)
             .ANECHO_VALUE(ECHO, SWAPPED)
             .ANECHO_VALUE(ECHO, SAME_SOUND)
             .ANECHO_VALUE(ECHO, SILENT_REFERENCE)
             .json() +
         "," +
         EnumLayout("STATE")
             .ANECHO_VALUE(STATE, CLOSED)
             .ANECHO_VALUE(STATE, OPENING)
             .ANECHO_VALUE(STATE, RUNNING)
             .ANECHO_VALUE(STATE, PAUSED)
             .ANECHO_VALUE(STATE, FAULTED)
             .json() +
         "," +
         EnumLayout("MODE")
             .ANECHO_VALUE(MODE, CANCEL)
             .ANECHO_VALUE(MODE, BYPASS)
             .ANECHO_VALUE(MODE, MUTE)
             .json() +
         "," +
         EnumLayout("STREAM")
             .ANECHO_VALUE(STREAM, MICROPHONE)
             .ANECHO_VALUE(STREAM, REFERENCE)
             .ANECHO_VALUE(STREAM, OUTPUT)
             .json() +
         "," +
         EnumLayout("LOSS")
             .ANECHO_VALUE(LOSS, GONE)
             .ANECHO_VALUE(LOSS, STALLED)
             .ANECHO_VALUE(LOSS, FORMAT_CHANGED)
             .ANECHO_VALUE(LOSS, SERVER_LOST)
             .ANECHO_VALUE(LOSS, LIBRARY_OUTDATED)
             .json() +
         "," +
         EnumLayout("EVENT")
             .ANECHO_VALUE(EVENT, STATE)
             .ANECHO_VALUE(EVENT, CANCELLER_RESET)
             .ANECHO_VALUE(EVENT, UNDERRUN)
             .ANECHO_VALUE(EVENT, OVERRUN)
             .ANECHO_VALUE(EVENT, REALIGNED)
             .ANECHO_VALUE(EVENT, LOST)
             .ANECHO_VALUE(EVENT, FINISHED)
             .ANECHO_VALUE(EVENT, RECORDING_FAILED)
             .ANECHO_VALUE(EVENT, STREAM_OPENED)
             .ANECHO_VALUE(EVENT, STREAM_LOST)
             .ANECHO_VALUE(EVENT, STREAM_FAILED)
             .ANECHO_VALUE(EVENT, ENDPOINTS)
             .ANECHO_VALUE(EVENT, DEFAULT)
             .ANECHO_VALUE(EVENT, RECORDERS)
             .ANECHO_VALUE(EVENT, SERVER)
             .ANECHO_VALUE(EVENT, CHANNELS)
             .ANECHO_VALUE(EVENT, LOOPBACK)
             .ANECHO_VALUE(EVENT, ECHO)
             .json() +
         "," +
         EnumLayout("COMMAND")
             .ANECHO_VALUE(COMMAND, PAUSE)
             .ANECHO_VALUE(COMMAND, RESUME)
             .ANECHO_VALUE(COMMAND, RESET_CANCELLER)
             .ANECHO_VALUE(COMMAND, CANCEL)
             .ANECHO_VALUE(COMMAND, BYPASS)
             .ANECHO_VALUE(COMMAND, MUTE)
             .json() +
         "," + EnumLayout("FORMAT").ANECHO_VALUE(FORMAT, S16).ANECHO_VALUE(FORMAT, F32).json();
}

#undef ANECHO_VALUE
#undef ANECHO_STATUS_VALUE

}  // namespace

const char* AbiLayout() {
  static const auto* const text =
      new std::string("{\"structs\":{" + FileStructs() + "," + EngineStructs() + "," +
                      SoundStructs() + "},\"enums\":{" + Enums() + "}}");
  return text->c_str();
}

}  // namespace anecho
