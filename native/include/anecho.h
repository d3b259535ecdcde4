/**
 * @file anecho.h
 * The boundary between the control plane (TypeScript, by Deno FFI) and the data plane (C++).
 *
 * Rules for all functions:
 * - Handles are numbers that are never reused in a process. A stale or invented handle is an error,
 *   not a crash.
 * - The first field of every struct is `size`, except in anecho_process_row and anecho_datagram,
 *   which are elements of arrays. Set it to sizeof the struct before the call. The library writes
 *   no more bytes than that.
 * - Every function returns an ANECHO_ status, except the three that describe the library.
 *   Success is 0 or positive, failure is negative. A failure fills `error` unless that is NULL. (A
 *   last error per thread would be lost: a nonblocking FFI call runs on a thread that its caller
 *   never sees again.)
 * - Text is UTF-8 and NUL-terminated. Times are nanoseconds of one monotonic clock. Levels are
 *   dBFS: 0 is a full-scale square wave. An unknown figure is NaN.
 * - No C++ type, exception or allocation crosses the boundary. The library never calls back.
 * - Functions may be called from any thread.
 * - "Blocks: call it nonblocking" means: by a nonblocking FFI call, off JavaScript's thread.
 */
#ifndef ANECHO_H_
#define ANECHO_H_

#include <stdint.h>

#if defined(_WIN32) && defined(ANECHO_BUILDING)
#define ANECHO_API __declspec(dllexport)
#elif defined(_WIN32)
#define ANECHO_API __declspec(dllimport)
#else
#define ANECHO_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Version of this interface: raised by every change that an older caller would notice. */
#define ANECHO_ABI_VERSION 19u

/** Result of a function. */
enum {
  /** Done. */
  ANECHO_OK = 0,
  /** The end: the file is finished, or the object is closed. */
  ANECHO_END = 1,
  /** Nothing came within the time allowed. */
  ANECHO_TIMEOUT = 2,
  /** The input is not used; it was counted. */
  ANECHO_IGNORED = 3,
  /** NULL where a pointer is needed, a wrong struct size, a value out of range. */
  ANECHO_INVALID_ARGUMENT = -1,
  /** The handle names nothing that is open. */
  ANECHO_INVALID_HANDLE = -2,
  /** The configuration is not JSON, or a key or value in it is wrong. */
  ANECHO_INVALID_CONFIG = -3,
  /** A file can't be opened, read, created or written. */
  ANECHO_FILE = -4,
  /** A file is not the audio it should be: unknown format, cut short, no channels, not-a-number
     samples. */
  ANECHO_BAD_AUDIO = -5,
  /** Not possible in the present state. */
  ANECHO_STATE = -6,
  /** A device or sound server is missing or failed. */
  ANECHO_DEVICE = -7,
  /** A bug in the library. */
  ANECHO_INTERNAL = -8
};

/** A failure: what went wrong and what to do, in a sentence. */
typedef struct anecho_error {
  uint32_t size;
  /** The negative status that was returned. */
  int32_t code;
  char message[1024];
} anecho_error;

/** @return ANECHO_ABI_VERSION of the library. */
ANECHO_API uint32_t anecho_abi_version(void);

/** @return the library's version, such as "0.1.0". Static. */
ANECHO_API const char* anecho_version(void);

/**
 * @return the layout of every struct here, and the values of every enum, as JSON:
 * `{"structs":{"anecho_error":{"size":1032,"fields":{"size":[0,"u32"],…}},…},"enums":{…}}` with
 * byte offsets and the types u32, i32, u64, i64, f32, f64 and char[N]. The caller compares it with
 * its own layout. Static.
 */
ANECHO_API const char* anecho_abi_layout(void);

/* ---------------------------------------------------------------- files */

/** Format and length of an audio file. */
typedef struct anecho_audio_info {
  uint32_t size;
  /** In Hz. */
  uint32_t sample_rate;
  uint32_t channels;
  /** Bits of one sample as stored, in FLAC before compression; 0 for MP3 and MP2. */
  uint32_t bits;
  /** Length in frames (one sample of each channel); 0 if not known. */
  uint64_t frames;
  /** "wav", "flac", "mp3", "mp2", or "raw": samples without a header (anecho_sound_open()). */
  char format[8];
} anecho_audio_info;

/** Reads the format of the audio file at `path`, without decoding it. */
ANECHO_API int32_t anecho_audio_probe(const char* path, anecho_audio_info* info,
                                      anecho_error* error);

/** One interval of a processed recording. */
typedef struct anecho_process_row {
  /** Where the interval starts in the microphone's recording, in seconds. */
  double time_s;
  /** RMS levels. */
  float microphone_dbfs;
  float reference_dbfs;
  float output_dbfs;
  /** Microphone level less output level, in dB, over the frames in which the reference was active;
   * without the gain of `output_level_db`. */
  float echo_reduction_db;
  /** How far the echo lags the reference in the recordings. */
  float delay_ms;
  /** How much faster the microphone's clock runs than the reference's. */
  float drift_ppm;
  /** Share of the frames in which both sides spoke, 0 to 1. */
  float double_talk;
} anecho_process_row;

/** Whether there is an echo, as found by the first pass over recordings, by the replay of a session
 * or by an engine. An engine uses UNKNOWN, FOUND and NONE only. */
enum {
  /** Not known: the first pass or the replay is not over; in an engine, too little was played. */
  ANECHO_ECHO_UNKNOWN = 0,
  ANECHO_ECHO_FOUND = 1,
  /** No echo of this reference. */
  ANECHO_ECHO_NONE = 2,
  /** The reference holds an echo of the microphone: the recordings seem to be swapped. */
  ANECHO_ECHO_SWAPPED = 3,
  /** Both recordings hold the same sound. */
  ANECHO_ECHO_SAME_SOUND = 4,
  /** The reference holds no sound. */
  ANECHO_ECHO_SILENT_REFERENCE = 5
};

/** Progress and figures of a processing run. */
typedef struct anecho_process_progress {
  uint32_t size;
  /** Rate, in Hz, and channels of the output. */
  uint32_t sample_rate;
  uint32_t channels;
  /** How often the canceller, or a candidate for its place, had a fault and was replaced by a new
   * one. */
  uint32_t canceller_restarts;
  /** Frames of the microphone's recording: those that the first pass has searched for the echo's
   * delay, those written, and all (0: not known). In the replay of a session, `frames_analyzed` is
   * 0, and the other two count frames of the output. */
  uint64_t frames_analyzed;
  uint64_t frames_done;
  uint64_t frames_total;
  /** Echo reduction over the run so far: over the frames in which the far end spoke alone, or,
   * while those are less than 1 s, over all frames in which the reference was active. */
  float echo_reduction_db;
  /** The same over the second half of the run; NaN until the run is done. */
  float second_half_echo_reduction_db;
  /** The latest figures; see anecho_process_row. */
  float delay_ms;
  float drift_ppm;
  /** Confidence of the delay, 0 to 1; replay of a session: the share of the frames whose delay was
   * known. */
  float confidence;
  /** Shares of the time so far in which the far end spoke alone, the near end spoke alone, and both
   * spoke, 0 to 1. */
  float far_end_alone;
  float near_end_alone;
  float double_talk;
  /** An ANECHO_ECHO_ constant. */
  uint32_t echo;
} anecho_process_progress;

/**
 * Opens a run that removes the echo of one recording, the reference, from another, the microphone.
 *
 * @param config JSON:
 *   `{"microphone": path, "reference": path, "output": path, "format": "s16"|"s24"|"f32",
 *     "report_interval_ms": 100, "pipeline": {…},
 *     "excerpt": {"seconds": 30, "microphone": path, "output": path}}`.
 *   `excerpt` (optional) writes the beginning of the microphone and of the output as mono s16 WAV,
 *   for a report to play.
 *   `pipeline` (optional): see docs/architecture.md, "Configuration".
 *   The output has the microphone's rate and length; its samples line up with the microphone's.
 *
 *   With `"session": folder` in place of both recordings, the run replays a recorded session.
 *   `pipeline` must be the engine's; `output` is optional, and receives the pipeline's frames one
 *   after the other, in `format`.
 */
ANECHO_API int32_t anecho_process_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Analyses (first pass), then processes the recordings, until `wall_ms` milliseconds have passed or
 * as many intervals are done as `rows` holds. Blocks: call it nonblocking, one call at a time on a
 * handle.
 *
 * @param wall_ms 0 or more. The step ends after this time plus the piece of work under way, which
 * mostly takes less than a millisecond. So a caller can cancel a run soon, also on a busy machine.
 * @return ANECHO_OK while there is more, ANECHO_END once the output is complete.
 */
ANECHO_API int32_t anecho_process_step(uint32_t handle, double wall_ms, anecho_process_row* rows,
                                       uint32_t capacity, uint32_t* row_count,
                                       anecho_process_progress* progress, anecho_error* error);

/**
 * Says what is wrong with the recordings of a run, as far as they have been read: one sentence per
 * line, after the path of its file.
 *
 * @param text receives the lines and a NUL, up to `capacity` bytes; may be NULL if that is 0.
 * @param needed receives the size of the whole text in bytes. If it exceeds `capacity`, call again.
 */
ANECHO_API int32_t anecho_process_notes(uint32_t handle, char* text, uint32_t capacity,
                                        uint32_t* needed, anecho_error* error);

/**
 * Writes which channels of the microphone's recording are used, as JSON:
 * `{"channels": 4, "used": [1], "uses": ["used", "noise", "reference", "reference"], "text": …}`.
 * A use is "used", "silent", "noise", "reference" (it carries what the speakers play), "spare"
 * (not needed: the channels in use suffice), "left-out" (by configuration) or "unknown". Final
 * once the run is at its end. Don't call it during a step.
 *
 * @param text, capacity, needed as for anecho_monitor_endpoints().
 */
ANECHO_API int32_t anecho_process_channels(uint32_t handle, char* text, uint32_t capacity,
                                           uint32_t* needed, anecho_error* error);

/**
 * Writes how the replay of a session went, as JSON:
 * `{"ending": "end"|"cut"|"lost"|"damaged", "joined": false, "comparison": {"identical": true,
 * "compared_frames": 0, "different_frames": 0, "missing_frames": 0, "extra_frames": 0,
 * "largest_difference": 0, "first_difference_s": null}, "microphone": {"sample_rate": 48000,
 * "channels": 1}, "reference": {"sample_rate": 48000, "channels": 2}, "clock": [[0, 0]], "events":
 * [{"kind": …, "text": …, "time_s": 0, "until_s": 0, "count": 1, "value": 0}], "events_left_out":
 * 0}`.
 *
 * - `ending`: how the session ends; null until the replay has ended. "end": it is whole; "cut": it
 *   was cut off; "lost": entries are missing, since the disk was too slow; "damaged": a line of it
 *   is damaged. The replay ends there.
 * - `joined`: the session is a part of a longer one, so the replay starts with a new canceller.
 * - `comparison`: the replay's output against the recorded output, bit by bit, in frames of 10 ms.
 * - `microphone` and `reference`: the formats at the beginning.
 * - Times are seconds of the output. `clock` lists pairs: a time of the output, and the same moment
 *   on the engine's clock. A pair is valid up to the next one.
 *
 * @param text, capacity, needed as for anecho_monitor_endpoints().
 * @return ANECHO_STATE if the run is of two recordings.
 */
ANECHO_API int32_t anecho_process_session(uint32_t handle, char* text, uint32_t capacity,
                                          uint32_t* needed, anecho_error* error);

/** Ends a run. Removes an incomplete output. */
ANECHO_API int32_t anecho_process_close(uint32_t handle, anecho_error* error);

/* --------------------------------------------------------------- engine */

/** State of an engine. */
enum {
  ANECHO_STATE_CLOSED = 1,
  ANECHO_STATE_OPENING = 2,
  ANECHO_STATE_RUNNING = 3,
  ANECHO_STATE_PAUSED = 4,
  ANECHO_STATE_FAULTED = 5
};

/** Output mode of an engine. */
enum {
  /** The microphone without the echo. */
  ANECHO_MODE_CANCEL = 1,
  /** The microphone unchanged. */
  ANECHO_MODE_BYPASS = 2,
  /** Silence. The canceller still adapts. */
  ANECHO_MODE_MUTE = 3
};

/** The streams of an engine. */
enum { ANECHO_STREAM_MICROPHONE = 1, ANECHO_STREAM_REFERENCE = 2, ANECHO_STREAM_OUTPUT = 3 };

/** Why a stream was lost. */
enum {
  /** Unplugged, disabled or invalidated. */
  ANECHO_LOSS_GONE = 2,
  /** It stopped delivering, without an error. */
  ANECHO_LOSS_STALLED = 3,
  /** Its rate or its channels changed. */
  ANECHO_LOSS_FORMAT_CHANGED = 4,
  /** The sound server or service ended. */
  ANECHO_LOSS_SERVER_LOST = 5,
  /** PipeWire's library is older than its daemon, so no sound comes. */
  ANECHO_LOSS_LIBRARY_OUTDATED = 6
};

/** Kinds of events. */
enum {
  /** `code` is the new ANECHO_STATE_, `text` its cause. */
  ANECHO_EVENT_STATE = 1,
  /** The canceller, or a candidate for its place, is replaced by a new one: after a fault, or on
     request; `text` says which. */
  ANECHO_EVENT_CANCELLER_RESET = 2,
  /** The output had nothing to play, `value` times since the last such event; a fade hid it. */
  ANECHO_EVENT_UNDERRUN = 3,
  /** The output's buffer was too full, `value` times since the last such event; sound was dropped.
   */
  ANECHO_EVENT_OVERRUN = 4,
  /** The reference was realigned with the microphone, by `value` ms. */
  ANECHO_EVENT_REALIGNED = 5,
  /** `value` events were dropped, because the queue was full. */
  ANECHO_EVENT_LOST = 6,
  /** The input is at its end (simulated room with a duration). */
  ANECHO_EVENT_FINISHED = 7,
  /** A recording could not be written; `text` says why. The sound continues. */
  ANECHO_EVENT_RECORDING_FAILED = 8,
  /** The stream `code` (an ANECHO_STREAM_) of anecho_engine_open_stream() is in use. */
  ANECHO_EVENT_STREAM_OPENED = 9,
  /** The stream `code` (an ANECHO_STREAM_) is lost; `value` is an ANECHO_LOSS_. The others go on.
     Open another by anecho_engine_open_stream(). */
  ANECHO_EVENT_STREAM_LOST = 10,
  /** The stream `code` could not be opened; `text` says why. The previous one stays in use. */
  ANECHO_EVENT_STREAM_FAILED = 11,
  /** Monitor: the endpoints, or properties of one, have changed. */
  ANECHO_EVENT_ENDPOINTS = 12,
  /** Monitor: another endpoint is the default. */
  ANECHO_EVENT_DEFAULT = 13,
  /** Monitor: `value` other applications record from the virtual microphone; -1: not known. `text`
     has their names, as far as known, separated by commas. */
  ANECHO_EVENT_RECORDERS = 14,
  /** Monitor (PipeWire): the sound server has ended (`value` 0) or is back (`value` 1). Between the
     two, no endpoints can be listed. */
  ANECHO_EVENT_SERVER = 15,
  /** The engine now uses the channels `value` (bit n: channel n + 1) of the microphone's `code`
     channels; `text` says so, and why it leaves out the others. For several channels only. */
  ANECHO_EVENT_CHANNELS = 16,
  /** The microphone is a loopback: it carries only what the speakers play, without a room's echo,
     as Stereo Mix does (`value` 1); or it is not (`value` 0). Before this event, not known. */
  ANECHO_EVENT_LOOPBACK = 17,
  /** `value` is an ANECHO_ECHO_: there is an echo, there is none although sound plays, or it is no
     longer known. */
  ANECHO_EVENT_ECHO = 18
};

typedef struct anecho_event {
  uint32_t size;
  /** An ANECHO_EVENT_. */
  int32_t kind;
  /** Number of the event in its engine or monitor; dropped events count too. */
  uint64_t sequence;
  /** When it happened, on the clock of the engine or the monitor. */
  int64_t time_ns;
  int32_t code;
  uint32_t reserved;
  double value;
  char text[256];
} anecho_event;

/** An engine's live figures. Levels (except the meters), echo reduction, latency and turn times are
 * of the last full second. */
typedef struct anecho_snapshot {
  uint32_t size;
  /** An ANECHO_STATE_. */
  int32_t state;
  /** 10 ms frames processed since opening. */
  uint64_t frames;
  /** The engine's clock. */
  int64_t time_ns;
  /** RMS levels. */
  float microphone_dbfs;
  float reference_dbfs;
  float output_dbfs;
  /** Microphone level less output level, in dB, in the frames in which the reference was active;
   * without the gain of anecho_engine_set_output_level(). */
  float echo_reduction_db;
  /** Delay of the echo behind the reference, in the room and the devices. */
  float delay_ms;
  /** How much faster the microphone's clock runs than the reference's, and the output's than the
   * microphone's. */
  float reference_drift_ppm;
  float output_drift_ppm;
  /** Fill of the output's buffer, and its target. */
  float buffer_ms;
  float buffer_target_ms;
  /** Duration of one turn of the real-time thread: mean and maximum. */
  float turn_mean_us;
  float turn_worst_us;
  /** An ANECHO_MODE_. */
  int32_t mode;
  /** Counts since opening. */
  uint64_t underruns;
  uint64_t overruns;
  uint64_t reference_gaps;
  uint64_t canceller_restarts;
  uint64_t events_lost;
  /** 1: the real-time thread has real-time priority; 0: it has not. */
  uint32_t is_real_time;
  /** Longest delay of a sample from the microphone to the output's device. */
  float latency_ms;
  /** The channels of the microphone in use: bit n is channel n + 1. */
  uint32_t microphone_channels;
  /** The speakers' volume that is applied after the reference is taken: 0 (silent or muted) to 1; 1
     if not known. */
  float playback_gain;
  /** An ANECHO_ECHO_: whether the microphone hears what is played. */
  uint32_t echo;
  /** RMS levels for meters: of about the last 300 ms. */
  float microphone_meter_dbfs;
  float reference_meter_dbfs;
  float output_meter_dbfs;
} anecho_snapshot;

/** Commands to an engine. */
enum {
  /** Release the microphone. The other streams stay open for ten seconds. */
  ANECHO_COMMAND_PAUSE = 1,
  /** Run again. The event of ANECHO_STATE_RUNNING follows when the first clean frame has reached
   * the output. */
  ANECHO_COMMAND_RESUME = 2,
  /** Replace the canceller by one that has learnt nothing. */
  ANECHO_COMMAND_RESET_CANCELLER = 3,
  /** Change the mode, from the next frame on, without a click. */
  ANECHO_COMMAND_CANCEL = 4,
  ANECHO_COMMAND_BYPASS = 5,
  ANECHO_COMMAND_MUTE = 6
};

/**
 * Starts an engine. Blocks until the sound system answers: call it nonblocking. Devices open in the
 * background; ANECHO_EVENT_STATE reports the result.
 *
 * @param config JSON: `{"backend": "simulated"|"pipewire"|"wasapi", "pipeline": {…}, "room": {…},
 *   "microphone": {"endpoint": id, "effects": false, "absent": false},
 *   "reference": {"endpoint": id, "absent": false}, "output": {"endpoint": id, "mic": handle},
 *   "paused": false,
 *   "tracks": {"layout": "microphone"|"reference"|"mix"|"two"|"three",
 *   "balance": 0.5, "sample_rate": 48000, "buffer_ms": 5000}}`; see docs/architecture.md,
 *   "Configuration". With "tracks" there is no output: read the sound by
 *   anecho_engine_read_tracks(). "mic", a handle of anecho_mic_open(), is the output.
 *   "session_directory": a folder to which the engine writes a session. "session_memory_s" (0 to
 *   60): how much of a session it keeps in memory, for anecho_engine_save_session().
 * @return ANECHO_DEVICE if the sound system does not answer.
 */
ANECHO_API int32_t anecho_engine_open(const char* config, uint32_t* handle, anecho_error* error);

/** Sends an ANECHO_COMMAND_ to an engine. Returns at once. An event reports when a pause or a
 * resumption is done, and that a canceller's reset was requested; none reports a change of mode. */
ANECHO_API int32_t anecho_engine_command(uint32_t handle, int32_t command, anecho_error* error);

/**
 * Sets the output level: a gain after the automatic gain, with a limiter. From the next frame on,
 * without a click.
 *
 * @param level_db -20 to 20.
 */
ANECHO_API int32_t anecho_engine_set_output_level(uint32_t handle, float level_db,
                                                  anecho_error* error);

/**
 * Opens a stream in place of the present one, while the others go on. Returns at once;
 * ANECHO_EVENT_STREAM_OPENED or ANECHO_EVENT_STREAM_FAILED reports the result. Of several requests
 * for one stream, the last one counts.
 *
 * @param stream an ANECHO_STREAM_.
 * @param config JSON: `{"endpoint": id, "effects": false, "absent": false, "pushed": false}`, as in
 *   anecho_engine_open(). An empty or missing endpoint is the system's default; but for an
 *   output, "wasapi" needs the render endpoint of a virtual cable, and "pipewire" takes no
 *   endpoint. "effects" is for the microphone only. Not for an output: "absent" (a silent stream in
 *   place of a device) and "pushed" (anecho_engine_push() provides the samples).
 */
ANECHO_API int32_t anecho_engine_open_stream(uint32_t handle, int32_t stream, const char* config,
                                             anecho_error* error);

/**
 * Writes the session that "session_memory_s" keeps to a folder. The engine keeps running. Blocks:
 * call it nonblocking.
 *
 * @param directory UTF-8; created if missing.
 * @param seconds how much of the time up to now is written at most: more than 0, at most 60.
 * @return ANECHO_OK; ANECHO_STATE if nothing is kept; ANECHO_FILE.
 */
ANECHO_API int32_t anecho_engine_save_session(uint32_t handle, const char* directory,
                                              double seconds, anecho_error* error);

/**
 * Adds samples to a stream that was opened as "pushed". Never blocks; what exceeds the buffer (2 s)
 * is dropped.
 *
 * @param stream ANECHO_STREAM_MICROPHONE or ANECHO_STREAM_REFERENCE.
 * @param samples 32-bit floats, mono, 48 kHz; need not be aligned.
 * @param frames 1 to 48000.
 * @param position index of the first sample since the capture began.
 * @param time_ns when the first sample was captured, on the engine's clock.
 * @return ANECHO_OK; ANECHO_INVALID_ARGUMENT, also for samples that are not finite.
 */
ANECHO_API int32_t anecho_engine_push(uint32_t handle, int32_t stream, const void* samples,
                                      uint32_t frames, int64_t position, int64_t time_ns,
                                      anecho_error* error);

/**
 * Waits for the next event. Call it nonblocking.
 *
 * @return ANECHO_OK with an event, ANECHO_TIMEOUT, or ANECHO_END after anecho_engine_wake() or when
 *   the engine is closed.
 */
ANECHO_API int32_t anecho_engine_wait_event(uint32_t handle, anecho_event* event,
                                            uint32_t timeout_ms, anecho_error* error);

/** Ends a pending anecho_engine_wait_event(), or the next one if none is pending. */
ANECHO_API int32_t anecho_engine_wake(uint32_t handle, anecho_error* error);

/** Reads the live figures. Never blocks. */
ANECHO_API int32_t anecho_engine_snapshot(uint32_t handle, anecho_snapshot* snapshot,
                                          anecho_error* error);

/** A part of an engine's tracks. Counts are since the tracks began. */
typedef struct anecho_tracks_part {
  uint32_t size;
  uint32_t channels;
  /** Frames in this part, and before it. */
  uint64_t frames;
  uint64_t position;
  /** When the first frame of all was captured, on the engine's clock. */
  int64_t start_time_ns;
  /** When the first frame of this part was captured. */
  int64_t time_ns;
  /** Frames for which the microphone delivered nothing; its tracks hold zeros. */
  uint64_t missing_microphone_frames;
  /** Frames in which the microphone, or the reference, was digital silence. */
  uint64_t silent_microphone_frames;
  uint64_t silent_reference_frames;
  /** Frames for which all tracks hold zeros: they were not read in time, or lie at the beginning of
   * a gap of more than 3 s, such as a pause of the engine. */
  uint64_t dropped_frames;
} anecho_tracks_part;

/**
 * Reads the next part of an engine's tracks. All tracks are on the microphone's timeline, without
 * gaps. Waits until `samples` is full or the time is over: call it nonblocking, one call at a time
 * on a handle.
 *
 * @param samples receives interleaved frames. Layout "two": clean microphone, reference. Layout
 *   "three": microphone, clean microphone, reference. Other layouts: one channel.
 * @param capacity frames that `samples` holds; more than 0.
 * @return ANECHO_OK; ANECHO_TIMEOUT: nothing now; ANECHO_END: the tracks have ended; ANECHO_STATE:
 *   the engine was opened without tracks.
 */
ANECHO_API int32_t anecho_engine_read_tracks(uint32_t handle, float* samples, uint32_t capacity,
                                             uint32_t timeout_ms, anecho_tracks_part* part,
                                             anecho_error* error);

/**
 * Stops an engine, finishes its recordings and frees it. Blocks for up to some 100 ms, or for
 * longer while a device's driver hangs.
 *
 * @return ANECHO_FILE if a recording could not be finished; even then, the engine is closed.
 */
ANECHO_API int32_t anecho_engine_close(uint32_t handle, anecho_error* error);

/* -------------------------------------------------------------- devices */

/**
 * Opens a monitor, which watches the devices of a sound system. Blocks until that answers: call it
 * nonblocking.
 *
 * @param config JSON: `{"backend": "simulated"|"pipewire"|"wasapi"}`.
 * @return ANECHO_DEVICE if the sound system does not answer.
 */
ANECHO_API int32_t anecho_monitor_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Lists the endpoints as JSON; native/src/devices/endpoint.h describes it.
 *
 * @param text receives the JSON and a NUL, up to `capacity` bytes; may be NULL if that is 0.
 * @param needed receives the size of the whole text in bytes. If it exceeds `capacity`, call again.
 */
ANECHO_API int32_t anecho_monitor_endpoints(uint32_t handle, char* text, uint32_t capacity,
                                            uint32_t* needed, anecho_error* error);

/**
 * Watches which applications record from a virtual cable. ANECHO_EVENT_RECORDERS follows at once,
 * and after each change.
 *
 * @param config JSON: `{"output": id, "captures": [id, …]}`. "output" is the cable's render
 *   endpoint; empty or missing: the virtual microphone of this process. "captures" (optional) are
 *   its presumed capture endpoints, used if the system does not say which ones they are.
 */
ANECHO_API int32_t anecho_monitor_watch_recorders(uint32_t handle, const char* config,
                                                  anecho_error* error);

/**
 * Gets the system's default microphones as JSON: `{"console": id, "multimedia": id,
 * "communications": id}`; null: none. PipeWire has one for all roles: the configured one, even if
 * it is not connected; null if none is configured.
 *
 * @param text, capacity, needed as for anecho_monitor_endpoints().
 */
ANECHO_API int32_t anecho_monitor_default_microphones(uint32_t handle, char* text,
                                                      uint32_t capacity, uint32_t* needed,
                                                      anecho_error* error);

/**
 * Makes a capture endpoint the system's default microphone. Blocks: call it nonblocking.
 *
 * @param config JSON: `{"roles": ["console", "multimedia", "communications"], "id": id}`. An empty
 *   or missing id lets the system choose (PipeWire only).
 * @return ANECHO_DEVICE if the system does not allow it.
 */
ANECHO_API int32_t anecho_monitor_set_default_microphone(uint32_t handle, const char* config,
                                                         anecho_error* error);

/** As anecho_engine_wait_event(). */
ANECHO_API int32_t anecho_monitor_wait_event(uint32_t handle, anecho_event* event,
                                             uint32_t timeout_ms, anecho_error* error);

/** As anecho_engine_wake(). */
ANECHO_API int32_t anecho_monitor_wake(uint32_t handle, anecho_error* error);

/** Stops watching and frees the monitor. */
ANECHO_API int32_t anecho_monitor_close(uint32_t handle, anecho_error* error);

/**
 * Opens devices to measure their levels. Stores no sound, and does not wake idle speakers. Blocks
 * until all are open: call it nonblocking.
 *
 * @param config JSON: `{"backend": "simulated"|"pipewire"|"wasapi", "microphones": [id, …],
 *   "speakers": [id, …]}`; 64 devices at most. A device that can't be opened has no level; that is
 *   not a failure.
 * @return ANECHO_DEVICE if the sound system does not answer.
 */
ANECHO_API int32_t anecho_meters_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Reads the levels of the devices. Never blocks.
 *
 * @param levels receives the mean level of each device over about the last 300 ms, in dBFS:
 *   microphones first, in the order of the configuration; NaN: not known.
 * @param capacity number of floats that `levels` holds: at least one per device.
 */
ANECHO_API int32_t anecho_meters_read(uint32_t handle, float* levels, uint32_t capacity,
                                      anecho_error* error);

/** Closes the devices. Blocks: call it nonblocking. */
ANECHO_API int32_t anecho_meters_close(uint32_t handle, anecho_error* error);

/* ------------------------------------------- what the system plays */

/** Figures of an audio capturer. */
typedef struct anecho_capturer_statistics {
  uint32_t size;
  uint32_t channels;
  /** Frames that the system has played since opening, and those of them that were dropped because
   * the buffer was full. */
  uint64_t captured_frames;
  uint64_t dropped_frames;
} anecho_capturer_statistics;

/**
 * Starts to capture what the system plays. Blocks until the speakers are open: call it nonblocking.
 *
 * @param config JSON: `{"backend": "pipewire"|"wasapi", "endpoint": id, "channels": 2|6|8,
 *   "buffer_ms": 1000}`. An empty or missing endpoint is the system's default speakers; if another
 *   becomes the default, the capturer moves to that. "buffer_ms" (20 to 10000) is the size of the
 *   buffer.
 * @return ANECHO_DEVICE if the sound system does not answer or can't capture (the simulated one),
 *   or if the speakers are missing.
 */
ANECHO_API int32_t anecho_capturer_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Reads captured sound, or waits for it: call it nonblocking, one call at a time on a handle.
 *
 * @param samples receives interleaved f32 at 48 kHz, in the order FL FR FC LFE RL RR SL SR.
 *   Channels that the speakers lack are silent.
 * @param capacity frames that `samples` holds; more than 0.
 * @param frames receives the number of frames read. While nothing plays, there are none.
 * @return ANECHO_OK; ANECHO_TIMEOUT: nothing now; ANECHO_END: closed meanwhile; ANECHO_DEVICE: the
 *   stream is dead, open another.
 */
ANECHO_API int32_t anecho_capturer_read(uint32_t handle, float* samples, uint32_t capacity,
                                        uint32_t timeout_ms, uint32_t* frames, anecho_error* error);

/** Discards the sound that was not read yet. */
ANECHO_API int32_t anecho_capturer_drain(uint32_t handle, anecho_error* error);

ANECHO_API int32_t anecho_capturer_statistics_get(uint32_t handle,
                                                  anecho_capturer_statistics* statistics,
                                                  anecho_error* error);

/** Ends a pending read, stops and frees the capturer. */
ANECHO_API int32_t anecho_capturer_close(uint32_t handle, anecho_error* error);

/* --------------------------------- a microphone fed from outside */

/** Figures of a virtual microphone. */
typedef struct anecho_mic_statistics {
  uint32_t size;
  uint32_t channels;
  /** 1, or 0 once the microphone is dead: open another. */
  uint32_t is_alive;
  /** Size of the queue. */
  uint32_t capacity_frames;
  /** Frames in the queue now. */
  uint64_t queued_frames;
  /** Frames pushed since opening, and those of them that were dropped because the queue was full.
   */
  uint64_t pushed_frames;
  uint64_t dropped_frames;
  /** Times that the queue ran empty; a fade hides it. */
  uint64_t shortages;
} anecho_mic_statistics;

/**
 * Makes a microphone that other programs can record from. Blocks until it is made: call it
 * nonblocking.
 *
 * @param config JSON: `{"backend": "pipewire"|"wasapi", "name": text, "channels": 1|2, "buffer_ms":
 *   200}`.
 *   "name" is what people see; "buffer_ms" (40 to 10000) is the size of the queue.
 *   "wasapi" can't make a microphone: it needs "cable", the render endpoint of a virtual cable, and
 *   plays into that at once, whether an application records or not. It requires "name", but does
 *   not use it.
 *   With "speaker": id, these speakers (empty: the default ones) play the sound, and no microphone
 *   is made.
 * @return ANECHO_DEVICE if the sound system does not answer or can't do this, or if the cable or
 *   the speakers are missing.
 */
ANECHO_API int32_t anecho_mic_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Adds sound to the queue. Never blocks: what exceeds the queue is dropped and counted, also while
 * nothing records.
 *
 * @param samples interleaved f32 at 48 kHz.
 * @return ANECHO_DEVICE only if the microphone is dead: open another.
 */
ANECHO_API int32_t anecho_mic_push(uint32_t handle, const float* samples, uint32_t frames,
                                   anecho_error* error);

/** Empties the queue. */
ANECHO_API int32_t anecho_mic_discard(uint32_t handle, anecho_error* error);

/**
 * Waits until the queue has room for `frames` (at most its size); with 0, until the queue has been
 * played. Call it nonblocking, one call at a time on a handle.
 *
 * @return ANECHO_OK, ANECHO_TIMEOUT, ANECHO_END if the microphone was closed meanwhile, or
 *   ANECHO_DEVICE if it is dead.
 */
ANECHO_API int32_t anecho_mic_wait(uint32_t handle, uint32_t frames, uint32_t timeout_ms,
                                   anecho_error* error);

ANECHO_API int32_t anecho_mic_statistics_get(uint32_t handle, anecho_mic_statistics* statistics,
                                             anecho_error* error);

/** Ends a pending wait, and removes the microphone. */
ANECHO_API int32_t anecho_mic_close(uint32_t handle, anecho_error* error);

/* ------------------------------------------------ a remote microphone */

/** Figures of a receiver. Counts are packets since its opening. */
typedef struct anecho_receiver_statistics {
  uint32_t size;
  /** 1, or 0 once its microphone is dead or closed: then open both again. */
  uint32_t is_alive;
  /** 1 while sound arrives. */
  uint32_t is_playing;
  /** 1 once there is a sender of RTP, and its SSRC. */
  uint32_t has_sender;
  uint32_t ssrc;
  /** Packets in the jitter buffer. */
  uint32_t waiting_packets;
  /** How long packets with the shortest transport latency wait in the jitter buffer, in ms, and the
   * target. */
  float delay_ms;
  float target_delay_ms;
  /** How much faster the sender's clock runs than the recorder's. */
  float drift_ppm;
  float level_dbfs;
  uint64_t received;
  /** Not Opus in RTP, or of another sender than the current one. */
  uint64_t ignored;
  uint64_t duplicates;
  /** Came after their time to play. */
  uint64_t late;
  /** Exceeded the queue. */
  uint64_t dropped;
  uint64_t decoded;
  /** Did not come in time, and those of them that the next packet's FEC recovered. */
  uint64_t lost;
  uint64_t recovered;
  uint64_t undecodable;
  /** Blocks of 10 ms that were concealed because no packet had come for them yet. */
  uint64_t starved;
} anecho_receiver_statistics;

/**
 * Opens a receiver, which plays Opus from a network into a virtual microphone. It has a jitter
 * buffer and a decoder, and follows the sender's clock.
 *
 * @param config JSON: `{"mic": handle, "queue_packets": 64, "min_delay_ms": 20, "max_delay_ms":
 *   200, "gap_ms": 600}`.
 *   - "mic": a handle of anecho_mic_open(), which the receiver alone may push into.
 *   - "queue_packets" (1 to 1024): packets beyond that are dropped.
 *   - "min_delay_ms", "max_delay_ms" (0 to 1000): bounds of the delay, which follows the jitter.
 *   - "gap_ms" (1 to 60000): after a longer pause of the sender, the buffer is emptied before the
 *     next packet plays.
 *   - "engine" (optional): a handle of anecho_engine_open(). The sound becomes the microphone of
 *     that engine, which must have a "pushed" microphone, and "mic", with one channel, as its
 *     output.
 */
ANECHO_API int32_t anecho_receiver_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Adds an RTP packet (RFC 3550, 7587). Never blocks.
 *
 * @return ANECHO_IGNORED if it is not Opus, or not from the current sender; ANECHO_DEVICE only if
 *   the microphone is dead: open another.
 */
ANECHO_API int32_t anecho_receiver_put_rtp(uint32_t handle, const uint8_t* bytes, uint32_t size,
                                           anecho_error* error);

/**
 * Adds an Opus packet from a transport that keeps the order. Never blocks.
 *
 * @param size 0: silence (DTX), as long as the previous packet.
 * @return as anecho_receiver_put_rtp().
 */
ANECHO_API int32_t anecho_receiver_put_frame(uint32_t handle, const uint8_t* bytes, uint32_t size,
                                             anecho_error* error);

/** Discards all sound that was not played yet, also in the microphone's queue. */
ANECHO_API int32_t anecho_receiver_discard(uint32_t handle, anecho_error* error);

ANECHO_API int32_t anecho_receiver_statistics_get(uint32_t handle,
                                                  anecho_receiver_statistics* statistics,
                                                  anecho_error* error);

/** Frees the receiver; the microphone stays. Call it nonblocking. */
ANECHO_API int32_t anecho_receiver_close(uint32_t handle, anecho_error* error);

/* ------------------------------------------------------- UDP sockets */

/** A datagram of anecho_socket_receive(). */
typedef struct anecho_datagram {
  /** Its place in the buffer, and its size. */
  uint32_t offset;
  uint32_t bytes;
  /** Such as "192.168.1.10:5004" or "[fe80::1%2]:5004". */
  char sender[72];
} anecho_datagram;

/**
 * Opens a UDP socket for RTP or SRTP. A flood costs little time and no memory: the socket refuses
 * datagrams whose first bytes show that they hold no Opus in RTP. On average it accepts at most
 * 1,000 datagrams a second and reads at most 20,000; the system drops the rest.
 *
 * @param config JSON: `{"address": "127.0.0.1", "port": 5004}`. The address is numeric; port 0: any
 *   free port.
 * @param port receives the port.
 * @return ANECHO_STATE if another program uses the port; ANECHO_DEVICE if this computer does not
 *   have the address; ANECHO_INVALID_ARGUMENT if the system reserves the port or the address is
 *   malformed.
 */
ANECHO_API int32_t anecho_socket_open(const char* config, uint32_t* handle, uint32_t* port,
                                      anecho_error* error);

/**
 * Reads datagrams, or waits for one: call it nonblocking, one call at a time on a handle.
 *
 * @param bytes receives the datagrams, one after the other.
 * @param capacity number of bytes that `bytes` holds: at least 9216, the longest datagram.
 * @param datagrams receives place, size and sender of each.
 * @param max_datagrams how many at most; more than 0.
 * @param count receives their number.
 * @return ANECHO_OK; ANECHO_TIMEOUT: nothing now; ANECHO_END: closed meanwhile.
 */
ANECHO_API int32_t anecho_socket_receive(uint32_t handle, uint8_t* bytes, uint32_t capacity,
                                         anecho_datagram* datagrams, uint32_t max_datagrams,
                                         uint32_t* count, uint32_t timeout_ms, anecho_error* error);

/**
 * Accepts datagrams of one sender only, for some time. A later call replaces an earlier one. On
 * Linux the kernel drops all others, at no cost to this process.
 *
 * @param sender as in anecho_datagram.
 * @param time_ms for how long from now, 1 to 60000.
 */
ANECHO_API int32_t anecho_socket_hold(uint32_t handle, const char* sender, uint32_t time_ms,
                                      anecho_error* error);

/** Gets the number of datagrams that were read and refused. */
ANECHO_API int32_t anecho_socket_refused(uint32_t handle, uint64_t* count, anecho_error* error);

/** Ends a pending anecho_socket_receive(), and closes the socket. */
ANECHO_API int32_t anecho_socket_close(uint32_t handle, anecho_error* error);

/* ------------------------------------------------ Opus for a voice */

/**
 * Opens an Opus encoder for a voice at 48 kHz.
 *
 * @param config JSON: `{"channels": 1|2, "bit_rate": 64000, "packet_ms": 10|20,
 *   "expected_loss_percent": 0}`. "bit_rate" is 6000 to 510000. With an expected loss (1 to 100),
 *   packets repeat the one before them (in-band FEC).
 */
ANECHO_API int32_t anecho_encoder_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Encodes one packet.
 *
 * @param samples interleaved f32.
 * @param frames exactly one packet: 480 or 960.
 * @param bytes receives the packet; `capacity` is 1275 or more.
 * @param size receives its size.
 */
ANECHO_API int32_t anecho_encoder_encode(uint32_t handle, const float* samples, uint32_t frames,
                                         uint8_t* bytes, uint32_t capacity, uint32_t* size,
                                         anecho_error* error);

ANECHO_API int32_t anecho_encoder_close(uint32_t handle, anecho_error* error);

/* ------------------------------------------- sound from files and pipes */

/**
 * Opens a file or a pipe for anecho_mic_play() or anecho_sound_read(): WAV, FLAC, MP3, MP2, or
 * samples without a header. Waits for the first bytes of a pipe: call it nonblocking.
 *
 * @param config JSON: `{"path": path, "format": "auto"|"s16le"|"f32le", "channels": 1|2}`. The path
 *   "-" is standard input. "auto" (default) detects the format; samples without a header are at 48
 *   kHz. "channels": the channels to play; by default those of the sound, at most 2.
 */
ANECHO_API int32_t anecho_sound_open(const char* config, uint32_t* handle, anecho_error* error);

/** Gets the format of the sound before conversion. */
ANECHO_API int32_t anecho_sound_info(uint32_t handle, anecho_audio_info* info, anecho_error* error);

/** Says what is wrong with the sound, as anecho_process_notes() does. */
ANECHO_API int32_t anecho_sound_notes(uint32_t handle, char* text, uint32_t capacity,
                                      uint32_t* needed, anecho_error* error);

/**
 * Reads the next frames at 48 kHz, with the channels that are to be played; waits for a pipe: call
 * it nonblocking, one call at a time on a handle.
 *
 * @param samples receives interleaved f32 within full scale.
 * @param capacity frames that `samples` holds; more than 0.
 * @param channels number of channels that the caller expects; must be that of the sound.
 * @param frames receives the number of frames read; fewer than `capacity` only at the end.
 * @return ANECHO_OK; ANECHO_END with the last frames, and once the sound was closed.
 */
ANECHO_API int32_t anecho_sound_read(uint32_t handle, float* samples, uint32_t capacity,
                                     uint32_t channels, uint32_t* frames, anecho_error* error);

/** Ends a pending play or read, and closes the sound. */
ANECHO_API int32_t anecho_sound_close(uint32_t handle, anecho_error* error);

/**
 * Plays a sound into a microphone. Blocks until all of it has been played: call it nonblocking.
 *
 * @return ANECHO_OK at the end of the sound, ANECHO_END if the sound or the microphone was closed,
 *   ANECHO_DEVICE if the microphone is dead, or ANECHO_INVALID_ARGUMENT if it has another number of
 *   channels than the sound: see "channels" of anecho_sound_open().
 */
ANECHO_API int32_t anecho_mic_play(uint32_t handle, uint32_t sound, anecho_error* error);

/* ------------------------------------------- samples and sound files */

/** How samples are stored, little endian. */
enum { ANECHO_FORMAT_S16 = 1, ANECHO_FORMAT_F32 = 2 };

/**
 * Converts samples to bytes; S16 rounds and clips.
 *
 * @param format an ANECHO_FORMAT_.
 * @param bytes receives `count` stored samples.
 */
ANECHO_API int32_t anecho_samples_encode(int32_t format, const float* samples, uint32_t count,
                                         uint8_t* bytes, anecho_error* error);

/** Converts bytes to samples. */
ANECHO_API int32_t anecho_samples_decode(int32_t format, const uint8_t* bytes, uint32_t count,
                                         float* samples, anecho_error* error);

/**
 * Makes the header of a WAV of unknown length, for a pipe.
 *
 * @param header receives it, up to `capacity` bytes; may be NULL if that is 0.
 * @param needed receives its size.
 */
ANECHO_API int32_t anecho_wav_stream_header(int32_t format, uint32_t sample_rate, uint32_t channels,
                                            uint8_t* header, uint32_t capacity, uint32_t* needed,
                                            anecho_error* error);

/**
 * Creates or replaces a file of sound. It can be read at any time, also after the process was
 * killed; then at most a little more than the last second is missing.
 *
 * @param config JSON: `{"path": path, "container": "wav"|"flac", "format": "s16"|"s24"|"f32",
 *   "sample_rate": 48000, "channels": 2}`. FLAC holds integers, and 8 channels at most.
 */
ANECHO_API int32_t anecho_file_create(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Appends to a file of sound. Waits for the disk: call it nonblocking.
 *
 * @param samples interleaved.
 */
ANECHO_API int32_t anecho_file_write(uint32_t handle, const float* samples, uint32_t frames,
                                     anecho_error* error);

/** Finishes a file of sound. */
ANECHO_API int32_t anecho_file_close(uint32_t handle, anecho_error* error);

/* ------------------------------------------------------- Opus in Ogg */

/**
 * Opens an encoder of Opus in Ogg (RFC 7845) for sound at 48 kHz.
 *
 * @param config JSON: `{"channels": 1|2|6|8, "bit_rate": 0, "packet_ms": 5|10|20}`. The channels
 *   are in the order FL FR FC LFE RL RR SL SR. "bit_rate" is the sum over all channels: 6000 to
 *   256000 times "channels"; 0: Opus chooses.
 */
ANECHO_API int32_t anecho_ogg_open(const char* config, uint32_t* handle, anecho_error* error);

/** Encodes interleaved f32. Blocks: call it nonblocking. */
ANECHO_API int32_t anecho_ogg_write(uint32_t handle, const float* samples, uint32_t frames,
                                    anecho_error* error);

/** Completes the last page. No more writes are allowed. */
ANECHO_API int32_t anecho_ogg_finish(uint32_t handle, anecho_error* error);

/**
 * Takes the next complete page, which holds at most 200 ms. The pages, one after the other, are an
 * Ogg Opus file.
 *
 * @param bytes receives the page; `capacity` is 65307 or more.
 * @param size receives its size; 0: there is none.
 */
ANECHO_API int32_t anecho_ogg_take(uint32_t handle, uint8_t* bytes, uint32_t capacity,
                                   uint32_t* size, anecho_error* error);

ANECHO_API int32_t anecho_ogg_close(uint32_t handle, anecho_error* error);

#ifdef __cplusplus
}
#endif

#endif  // ANECHO_H_
