/**
 * @file anecho.h
 * The one boundary between the control plane (TypeScript, through Deno FFI) and the data plane
 * (C++).
 *
 * Rules that every function keeps:
 * - Handles are numbers, never reused in a process. A stale or invented handle is an error, not a
 * crash.
 * - Every struct starts with `size`, which the caller sets to sizeof; the library fills no more
 * than that.
 * - Every function returns an ANECHO_ status: 0 or positive is success, negative is a failure. A
 *   failure fills `error`, where it isn't NULL. (Not a per-thread last error: a nonblocking FFI
 * call runs on a thread that its caller never sees again.)
 * - Text is UTF-8, NUL-terminated. Times are nanoseconds of one monotonic clock. Levels are dBFS: 0
 * is a full-scale square wave. A figure that isn't known is NaN.
 * - No C++ type, exception or allocation crosses. No thread of the library calls its user.
 * - Functions may be called from any thread.
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

/** Grows with every change that an older caller would notice. */
#define ANECHO_ABI_VERSION 17u

/** What a function returns. */
enum {
  /** Done. */
  ANECHO_OK = 0,
  /** Nothing more will come: the file is finished, or the engine is closed. */
  ANECHO_END = 1,
  /** Nothing came within the time allowed. */
  ANECHO_TIMEOUT = 2,
  /** Taken, counted and of no use. */
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
  /** A fault of the library itself. */
  ANECHO_INTERNAL = -8
};

/** Says what went wrong, in a sentence that says what to do about it. */
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
 * @return the layout of every struct here as JSON:
 * `{"anecho_error":{"size":1032,"fields":{"size":[0,"u32"],…}},…}` with byte offsets and the types
 * u32, i32, u64, i64, f32, f64 and char[N]. A caller compares it with its own idea. Static.
 */
ANECHO_API const char* anecho_abi_layout(void);

/* ---------------------------------------------------------------- files */

/** What an audio file holds. */
typedef struct anecho_audio_info {
  uint32_t size;
  /** In Hz. */
  uint32_t sample_rate;
  uint32_t channels;
  /** Bits of one sample as stored; 0 for compressed formats. */
  uint32_t bits;
  /** Frames of all channels; 0 where the format doesn't tell. */
  uint64_t frames;
  /** "wav", "flac" or "mp3". */
  char format[8];
} anecho_audio_info;

/** Reads what the audio file at `path` holds, without decoding it. */
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
  /** Microphone level less output level over the frames where the reference was active. */
  float echo_reduction_db;
  /** How far the echo lags the reference in the recordings. */
  float delay_ms;
  /** How much faster the microphone's clock runs than the reference's. */
  float drift_ppm;
  /** Share of the frames in which both sides spoke, 0 to 1. */
  float double_talk;
} anecho_process_row;

/** What a first pass, or an engine, has found. An engine tells the first three only. */
enum {
  /** It is not over; of an engine: not enough has been played to tell. */
  ANECHO_ECHO_UNKNOWN = 0,
  ANECHO_ECHO_FOUND = 1,
  /** No echo of this reference. */
  ANECHO_ECHO_NONE = 2,
  /** The other way round there is one: the two recordings seem to be swapped. */
  ANECHO_ECHO_SWAPPED = 3,
  /** Both recordings hold the same sound. */
  ANECHO_ECHO_SAME_SOUND = 4,
  /** The reference holds no sound. */
  ANECHO_ECHO_SILENT_REFERENCE = 5
};

/** How far a processing run is, and its figures so far. */
typedef struct anecho_process_progress {
  uint32_t size;
  /** Rate, in Hz, and channels of the output. */
  uint32_t sample_rate;
  uint32_t channels;
  /** Times that the canceller was reset after a fault. */
  uint32_t canceller_restarts;
  /** Frames of the microphone's recording that the first pass has listened to, to find the echo's
   * delay; that have been written; and that there are in all (0: not known). */
  uint64_t frames_analyzed;
  uint64_t frames_done;
  uint64_t frames_total;
  /** Echo reduction over the whole run so far, where the reference was active. */
  float echo_reduction_db;
  /** The same over the second half, once done; NaN before. */
  float second_half_echo_reduction_db;
  /** The latest figures; see anecho_process_row. */
  float delay_ms;
  float drift_ppm;
  /** How sure it is where the echo is, 0 to 1. */
  float confidence;
  /** Shares of the time so far in which one side spoke alone, and in which both did, 0 to 1. */
  float far_end_alone;
  float near_end_alone;
  float double_talk;
  /** An ANECHO_ECHO_ constant. */
  uint32_t echo;
} anecho_process_progress;

/**
 * Prepares to take the echo of one recording out of another.
 *
 * @param config JSON:
 *   `{"microphone": path, "reference": path, "output": path, "format": "s16"|"s24"|"f32",
 *     "report_interval_ms": 100, "pipeline": {…},
 *     "excerpt": {"seconds": 30, "microphone": path, "output": path}}`.
 *   `excerpt` (optional) writes the beginning of both as s16 WAV, for a report to play.
 *   `pipeline` (optional): see docs/architecture.md, "Configuration".
 *   The output has the microphone's rate and length, sample by sample beside it.
 *
 *   With `"session": folder` in place of both recordings, a session that an engine has logged is
 *   replayed. `pipeline` must be what the engine had; `output` may be left out, and is the
 *   pipeline's output as it came.
 */
ANECHO_API int32_t anecho_process_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Listens to, and then processes, up to `seconds` of the recording, or as many intervals as `rows`
 * holds. Takes a while: call it nonblocking. One call at a time on a handle.
 *
 * @return ANECHO_OK while there is more, ANECHO_END once the output stands under its name.
 */
ANECHO_API int32_t anecho_process_step(uint32_t handle, double seconds, anecho_process_row* rows,
                                       uint32_t capacity, uint32_t* row_count,
                                       anecho_process_progress* progress, anecho_error* error);

/**
 * Says what is wrong with the recordings of a run, as far as they have been read: a line for each
 * sentence, with the path before it.
 *
 * @param text receives the lines with a NUL, as far as `capacity` bytes allow; may be NULL where
 *   that is 0.
 * @param needed receives the bytes that the whole text takes. If that is more than `capacity`, call
 *   again.
 */
ANECHO_API int32_t anecho_process_notes(uint32_t handle, char* text, uint32_t capacity,
                                        uint32_t* needed, anecho_error* error);

/**
 * Writes which channels of the microphone's recording are used, as JSON:
 * `{"channels": 4, "used": [1], "uses": ["used", "noise", "reference", "reference"], "text": …}`.
 * A use is "used", "silent", "noise", "reference" (it carries what the speakers play), "spare"
 * (another holds the same, and better), "left-out" (as asked) or "unknown". Final once the run is
 * at its end. Not while a step is under way.
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
 * - `ending` is null before the end: how far the session was whole.
 * - `joined`: the session begins amid another, so the canceller begins afresh.
 * - `comparison` with what came out then, in frames of 10 ms, to the bit.
 * - `microphone` and `reference` are what the session began with.
 * - Times are seconds of the output. `clock` has pairs of such a time and one on the engine's
 *   clock; each holds up to the next.
 *
 * @param text, capacity, needed as for anecho_monitor_endpoints().
 * @return ANECHO_STATE if the run is of two recordings.
 */
ANECHO_API int32_t anecho_process_session(uint32_t handle, char* text, uint32_t capacity,
                                          uint32_t* needed, anecho_error* error);

/** Ends a run. If it wasn't at its end, what it had written is removed. */
ANECHO_API int32_t anecho_process_close(uint32_t handle, anecho_error* error);

/* --------------------------------------------------------------- engine */

/** What an engine is doing. */
enum {
  ANECHO_STATE_CLOSED = 1,
  ANECHO_STATE_OPENING = 2,
  ANECHO_STATE_RUNNING = 3,
  ANECHO_STATE_PAUSED = 4,
  ANECHO_STATE_FAULTED = 5
};

/** What an engine makes of the microphone. */
enum {
  /** Its echo is cancelled. */
  ANECHO_MODE_CANCEL = 1,
  /** It goes through as it comes. */
  ANECHO_MODE_BYPASS = 2,
  /** Silence. The canceller goes on learning. */
  ANECHO_MODE_MUTE = 3
};

/** The streams of an engine. */
enum { ANECHO_STREAM_MICROPHONE = 1, ANECHO_STREAM_REFERENCE = 2, ANECHO_STREAM_OUTPUT = 3 };

/** Why a stream was lost. */
enum {
  /** Unplugged, disabled or invalidated. */
  ANECHO_LOSS_GONE = 2,
  /** It delivers nothing any more and gives no reason. */
  ANECHO_LOSS_STALLED = 3,
  /** It has another rate or other channels now. */
  ANECHO_LOSS_FORMAT_CHANGED = 4,
  /** The sound server or service ended. */
  ANECHO_LOSS_SERVER_LOST = 5,
  /** PipeWire's library is older than its daemon, and gets no sound from it. */
  ANECHO_LOSS_LIBRARY_OUTDATED = 6
};

/** What happened. */
enum {
  /** `code` is the new ANECHO_STATE_, `text` its cause. */
  ANECHO_EVENT_STATE = 1,
  /** The canceller started over; `text` says why. */
  ANECHO_EVENT_CANCELLER_RESET = 2,
  /** The output ran dry, `value` times since the last such event, and a fade hid it. */
  ANECHO_EVENT_UNDERRUN = 3,
  /** Too much waited at the output, `value` times since the last such event, and some was left out.
   */
  ANECHO_EVENT_OVERRUN = 4,
  /** The reference was aligned anew with the microphone: it had moved by `value` ms. */
  ANECHO_EVENT_REALIGNED = 5,
  /** `value` events were dropped, because nobody fetched them. */
  ANECHO_EVENT_LOST = 6,
  /** The input is at its end (simulated room with a duration). */
  ANECHO_EVENT_FINISHED = 7,
  /** A recording could not be written; `text` says why. Audio goes on. */
  ANECHO_EVENT_RECORDING_FAILED = 8,
  /** The stream that was asked for has taken its place; `code` is its ANECHO_STREAM_. */
  ANECHO_EVENT_STREAM_OPENED = 9,
  /** The stream `code` (an ANECHO_STREAM_) is lost; `value` is an ANECHO_LOSS_. The others go on:
     open it anew by anecho_engine_open_stream(). */
  ANECHO_EVENT_STREAM_LOST = 10,
  /** The stream `code` could not be opened; `text` says why. What was in its place stays there. */
  ANECHO_EVENT_STREAM_FAILED = 11,
  /** Of a monitor: the set of endpoints, or something about one, has changed. */
  ANECHO_EVENT_ENDPOINTS = 12,
  /** Of a monitor: another endpoint is the default. */
  ANECHO_EVENT_DEFAULT = 13,
  /** Of a monitor: `value` applications other than this one record from the virtual microphone;
     `text` names them where the system tells, separated by commas. -1: the system does not tell. */
  ANECHO_EVENT_RECORDERS = 14,
  /** Of a monitor that reconnects by itself (PipeWire): the sound server has ended (`value` 0), or
     answers again (`value` 1). In between no endpoints can be listed. */
  ANECHO_EVENT_SERVER = 15,
  /** The channels `value` (bit n: channel n + 1) of the microphone's `code` are heard from now on;
     `text` says so, and what the others are taken for. Only where there is more than one. */
  ANECHO_EVENT_CHANNELS = 16,
  /** The microphone carries what the speakers play and nothing else, without a room between, as
     Stereo Mix does (`value` 1), or carries more after all (`value` 0). Until this event comes,
     it is not known what a new stream carries. */
  ANECHO_EVENT_LOOPBACK = 17,
  /** `value` is an ANECHO_ECHO_: an echo is heard, or none although something is played, or it is
     not known any more. */
  ANECHO_EVENT_ECHO = 18
};

typedef struct anecho_event {
  uint32_t size;
  /** An ANECHO_EVENT_. */
  int32_t kind;
  /** Counts up by one with each event of an engine, also those that were dropped. */
  uint64_t sequence;
  /** When it happened, on the engine's clock. */
  int64_t time_ns;
  int32_t code;
  uint32_t reserved;
  double value;
  char text[256];
} anecho_event;

/** An engine's live figures. Levels and turn times are those of the last full second, but for what
 * is said to be of a meter. */
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
  /** Microphone level less output level where the reference was active. */
  float echo_reduction_db;
  /** How far the echo lags the reference, as the canceller sees it. */
  float delay_ms;
  /** How much faster the microphone's clock runs than the reference's, and the output's than the
   * microphone's. */
  float reference_drift_ppm;
  float output_drift_ppm;
  /** What waits in the output's buffer, and what should. */
  float buffer_ms;
  float buffer_target_ms;
  /** Time taken by one turn of the real-time thread: mean and worst. */
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
  /** 1: the system runs the audio thread before all others; 0: like any other. */
  uint32_t is_real_time;
  /** The longest time that a sample took from the microphone to the output's device. */
  float latency_ms;
  /** The channels of the microphone in use: bit n is channel n + 1. */
  uint32_t microphone_channels;
  /** Where the speakers' volume control stands that the reference is tapped before, 0 (silent or
     muted) to 1; 1 where the system doesn't tell. */
  float playback_gain;
  /** An ANECHO_ECHO_: whether the microphone hears what is played. */
  uint32_t echo;
  /** RMS levels as meters show them: of about the last 300 ms. */
  float microphone_meter_dbfs;
  float reference_meter_dbfs;
  float output_meter_dbfs;
} anecho_snapshot;

/** What an engine can be told to do. */
enum {
  /** Release the microphone, keep the rest warm. */
  ANECHO_COMMAND_PAUSE = 1,
  /** Run again; the state event follows when the first clean frame has reached the output. */
  ANECHO_COMMAND_RESUME = 2,
  /** Make the canceller forget what it has learnt. */
  ANECHO_COMMAND_RESET_CANCELLER = 3,
  /** Change to a mode: from the next frame on, without a click. */
  ANECHO_COMMAND_CANCEL = 4,
  ANECHO_COMMAND_BYPASS = 5,
  ANECHO_COMMAND_MUTE = 6
};

/**
 * Starts an engine. Returns once the configuration is accepted; devices open in the background, and
 * ANECHO_EVENT_STATE tells how that went.
 *
 * @param config JSON: `{"backend": "simulated"|"pipewire"|"wasapi", "pipeline": {…}, "room": {…},
 *   "microphone": {"endpoint": id, "effects": false, "absent": false},
 *   "reference": {"endpoint": id, "absent": false}, "output": {"endpoint": id, "mic": handle},
 *   "paused": false,
 *   "tracks": {"layout": "microphone"|"reference"|"mix"|"two"|"three",
 *   "balance": 0.5, "sample_rate": 48000, "buffer_ms": 5000}}`; see docs/architecture.md,
 *   "Configuration". With "tracks" there is no output: anecho_engine_read_tracks() gives the
 *   microphone and the loopback. With "mic", of anecho_mic_open(), the output goes into that.
 *   "session_directory" is a folder that a session is written to;
 *   "session_memory_s" (0 to 60) keeps the last while of one in memory, for
 *   anecho_engine_save_session().
 */
ANECHO_API int32_t anecho_engine_open(const char* config, uint32_t* handle, anecho_error* error);

/** Gives an engine one ANECHO_COMMAND_. Returns at once; an event tells when it is done. */
ANECHO_API int32_t anecho_engine_command(uint32_t handle, int32_t command, anecho_error* error);

/**
 * Changes the output level: a trim behind the automatic gain, with a limiter. From the next frame
 * on, without a step.
 *
 * @param level_db -20 to 20.
 */
ANECHO_API int32_t anecho_engine_set_output_level(uint32_t handle, float level_db,
                                                  anecho_error* error);

/**
 * Opens a stream anew, or another one in its place, while the others go on. Returns at once;
 * ANECHO_EVENT_STREAM_OPENED or ANECHO_EVENT_STREAM_FAILED tells how that went. Of several requests
 * for one stream, the last counts.
 *
 * @param stream an ANECHO_STREAM_.
 * @param config JSON: `{"endpoint": id, "effects": false, "absent": false, "pushed": false}`, as in
 * anecho_engine_open(); an empty or missing endpoint is the system's default, and "effects" is the
 * microphone's only. "absent": none is wanted, and something silent stands in for it (not for an
 * output). "pushed": anecho_engine_push() gives its samples (not for an output either).
 */
ANECHO_API int32_t anecho_engine_open_stream(uint32_t handle, int32_t stream, const char* config,
                                             anecho_error* error);

/**
 * Writes what "session_memory_s" keeps to a folder, as a session, and goes on. Blocks while it
 * writes: call it nonblocking.
 *
 * @param directory UTF-8; created if it isn't there.
 * @param seconds how much of it at most.
 * @return ANECHO_OK; ANECHO_STATE if nothing is kept; ANECHO_FILE.
 */
ANECHO_API int32_t anecho_engine_save_session(uint32_t handle, const char* directory,
                                              double seconds, anecho_error* error);

/**
 * Gives a stream that was opened as "pushed" what was captured elsewhere. Never blocks; what there
 * is no room for (2 s) is dropped.
 *
 * @param stream ANECHO_STREAM_MICROPHONE or ANECHO_STREAM_REFERENCE.
 * @param samples 32-bit floats, mono, 48 kHz; need not be aligned.
 * @param frames 1 to 48000.
 * @param position index of the first sample since the capture began.
 * @param time_ns when the first sample was captured, on the engine's clock.
 * @return ANECHO_OK; ANECHO_INVALID_ARGUMENT, also for samples that are no numbers.
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

/** Reads the live figures. Never blocks; safe at any rate. */
ANECHO_API int32_t anecho_engine_snapshot(uint32_t handle, anecho_snapshot* snapshot,
                                          anecho_error* error);

/** What was read of an engine's tracks. Counts are of the whole time since they began. */
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
  /** Frames at which the microphone delivered nothing; its tracks are zeros there. */
  uint64_t missing_microphone_frames;
  /** Frames at which the microphone, or what was played, was digitally silent. */
  uint64_t silent_microphone_frames;
  uint64_t silent_reference_frames;
  /** Frames that were lost because nobody read; all tracks are zeros there. */
  uint64_t dropped_frames;
} anecho_tracks_part;

/**
 * Takes what comes next of an engine's tracks, which stand side by side on the microphone's
 * timeline without a gap. Waits until `samples` is full or the time is over: call it nonblocking,
 * one call at a time on a handle.
 *
 * @param samples receives interleaved frames: one channel, or for the layout "two" the clean
 *   microphone and what was played, or for "three" the microphone as it was before these.
 * @param capacity frames that `samples` holds; more than 0.
 * @return ANECHO_OK; ANECHO_TIMEOUT: nothing now; ANECHO_END: nothing will come any more;
 *   ANECHO_STATE: the engine was opened without tracks.
 */
ANECHO_API int32_t anecho_engine_read_tracks(uint32_t handle, float* samples, uint32_t capacity,
                                             uint32_t timeout_ms, anecho_tracks_part* part,
                                             anecho_error* error);

/**
 * Stops an engine, finishes its recordings and frees it. Blocks for up to some 100 ms.
 *
 * @return ANECHO_FILE if a recording could not be finished; the engine is closed all the same.
 */
ANECHO_API int32_t anecho_engine_close(uint32_t handle, anecho_error* error);

/* -------------------------------------------------------------- devices */

/**
 * Starts to watch a sound system.
 *
 * @param config JSON: `{"backend": "simulated"|"pipewire"|"wasapi"}`.
 */
ANECHO_API int32_t anecho_monitor_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Lists the endpoints as JSON; its form is described in native/src/devices/endpoint.h.
 *
 * @param text receives the JSON with its NUL, as far as `capacity` bytes allow; may be NULL where
 *   that is 0.
 * @param needed receives the bytes that the whole text takes. If that is more than `capacity`, call
 *   again.
 */
ANECHO_API int32_t anecho_monitor_endpoints(uint32_t handle, char* text, uint32_t capacity,
                                            uint32_t* needed, anecho_error* error);

/**
 * Watches who records from the capture side of a virtual cable: ANECHO_EVENT_RECORDERS follows at
 * once, and then with each change.
 *
 * @param config JSON: `{"output": id, "captures": [id, …]}`. "output" is the cable's render
 * endpoint; empty or missing: the virtual microphone that this process makes itself. "captures"
 * (optional) are capture endpoints that it is believed to have, for where the system doesn't tell.
 */
ANECHO_API int32_t anecho_monitor_watch_recorders(uint32_t handle, const char* config,
                                                  anecho_error* error);

/**
 * Tells which microphone is the system's default: JSON `{"console": id, "multimedia": id,
 * "communications": id}`, null where there is none. PipeWire has one for all: the one that was
 * chosen, whether it is there or not; null where the system chooses by itself.
 *
 * @param text, capacity, needed As of anecho_monitor_endpoints().
 */
ANECHO_API int32_t anecho_monitor_default_microphones(uint32_t handle, char* text,
                                                      uint32_t capacity, uint32_t* needed,
                                                      anecho_error* error);

/**
 * Makes a capture endpoint the system's default microphone. Blocks until it is: call it
 * nonblocking.
 *
 * @param config JSON: `{"roles": ["console", "multimedia", "communications"], "id": id}`. An empty
 *   or missing id leaves the choice to the system, which PipeWire alone can.
 * @return ANECHO_DEVICE where the system lets nobody choose.
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
 * Opens devices to measure how loud they are; nothing of what they hear or play is kept. Speakers
 * that rest are left to rest. Blocks until all are open: call it nonblocking.
 *
 * @param config JSON: `{"backend": "simulated"|"pipewire"|"wasapi", "microphones": [id, …],
 *   "speakers": [id, …]}`; 64 devices at most. One that can't be opened has no level, and is no
 *   failure.
 * @return ANECHO_DEVICE where the sound system is not there.
 */
ANECHO_API int32_t anecho_meters_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Tells how loud the devices are. Never blocks.
 *
 * @param levels receives the mean level of about the last 300 ms of each in dBFS: microphones
 * first, in the order of the configuration; NaN where it isn't known.
 * @param capacity levels that it holds; not fewer than there are devices.
 */
ANECHO_API int32_t anecho_meters_read(uint32_t handle, float* levels, uint32_t capacity,
                                      anecho_error* error);

/** Closes the devices. Blocks until that is done: call it nonblocking. */
ANECHO_API int32_t anecho_meters_close(uint32_t handle, anecho_error* error);

/* ------------------------------------------- what the system plays */

/** How an audio capturer fares. */
typedef struct anecho_capturer_statistics {
  uint32_t size;
  uint32_t channels;
  /** Frames that the system has played since opening, and those of them that were dropped because
   * nobody had read the ones before. */
  uint64_t captured_frames;
  uint64_t dropped_frames;
} anecho_capturer_statistics;

/**
 * Starts to capture what the system plays. Blocks until the loudspeaker is found: call it
 * nonblocking.
 *
 * @param config JSON: `{"backend": "pipewire", "endpoint": id, "channels": 2|6|8, "buffer_ms":
 *   1000}`. An empty or missing endpoint is the system's default, also when that changes.
 *   "buffer_ms" (20 to 10000) is kept for a reader that lags.
 * @return ANECHO_DEVICE where the sound system is not there or can't do this (the simulated one).
 */
ANECHO_API int32_t anecho_capturer_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Takes what has been played, or waits for it: call it nonblocking, one call at a time on a handle.
 *
 * @param samples receives interleaved f32 at 48 kHz, in the order FL FR FC LFE RL RR SL SR. What
 *   the loudspeakers haven't got is silent.
 * @param capacity frames that `samples` holds; more than 0.
 * @param frames receives how many there are. While nothing plays, nothing comes.
 * @return ANECHO_OK; ANECHO_TIMEOUT: nothing now; ANECHO_END: closed meanwhile; ANECHO_DEVICE: the
 *   stream is dead, open another.
 */
ANECHO_API int32_t anecho_capturer_read(uint32_t handle, float* samples, uint32_t capacity,
                                        uint32_t timeout_ms, uint32_t* frames, anecho_error* error);

/** Throws away what waits to be read. */
ANECHO_API int32_t anecho_capturer_drain(uint32_t handle, anecho_error* error);

ANECHO_API int32_t anecho_capturer_statistics_get(uint32_t handle,
                                                  anecho_capturer_statistics* statistics,
                                                  anecho_error* error);

/** Ends a pending read, stops and frees the capturer. */
ANECHO_API int32_t anecho_capturer_close(uint32_t handle, anecho_error* error);

/* --------------------------------- a microphone fed from outside */

/** How a virtual microphone fares. */
typedef struct anecho_mic_statistics {
  uint32_t size;
  uint32_t channels;
  /** 1, or 0 once it is dead: open another. */
  uint32_t is_alive;
  /** Frames that wait to be played, at most. */
  uint32_t capacity_frames;
  /** Frames that wait to be played now. */
  uint64_t queued_frames;
  /** Frames that were pushed since opening, and those of them that were dropped because there was
   * no room. */
  uint64_t pushed_frames;
  uint64_t dropped_frames;
  /** Times that the sound ended because nothing had been pushed in time; a fade hides it. */
  uint64_t shortages;
} anecho_mic_statistics;

/**
 * Makes a microphone that other programs can record from. Blocks until it is made: call it
 * nonblocking.
 *
 * @param config JSON: `{"backend": "pipewire", "name": text, "channels": 1|2, "buffer_ms": 200}`.
 *   "name" is what the person sees; "buffer_ms" (40 to 10000) is kept for a sound system that lags.
 *   wasapi makes no microphone, and needs "cable": the id of a virtual cable's render side, into
 *   which all is played at once, whether anybody records from the other side or not.
 *   With "speaker": id, no microphone is made: what is pushed is played by these speakers (empty:
 *   the system's default).
 * @return ANECHO_DEVICE where the sound system is not there or can't do this.
 */
ANECHO_API int32_t anecho_mic_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Hands sound on. Never waits for the sound system: what there is no room for is dropped and
 * counted, also while nobody records.
 *
 * @param samples interleaved f32 at 48 kHz.
 * @return ANECHO_DEVICE only if the microphone is dead: open another.
 */
ANECHO_API int32_t anecho_mic_push(uint32_t handle, const float* samples, uint32_t frames,
                                   anecho_error* error);

/** What was pushed and not yet played is never played. */
ANECHO_API int32_t anecho_mic_discard(uint32_t handle, anecho_error* error);

/**
 * Waits until there is room for `frames` (not more than the statistics' capacity), or if that is 0,
 * until all that was pushed has been played: call it nonblocking, one call at a time on a handle.
 *
 * @return ANECHO_OK, ANECHO_TIMEOUT, ANECHO_END if it was closed meanwhile, or ANECHO_DEVICE if it
 *   is dead.
 */
ANECHO_API int32_t anecho_mic_wait(uint32_t handle, uint32_t frames, uint32_t timeout_ms,
                                   anecho_error* error);

ANECHO_API int32_t anecho_mic_statistics_get(uint32_t handle, anecho_mic_statistics* statistics,
                                             anecho_error* error);

/** Ends a pending wait, and takes the microphone away. */
ANECHO_API int32_t anecho_mic_close(uint32_t handle, anecho_error* error);

/* --------------------------------------- a microphone from elsewhere */

/** How a receiver fares. Packets are counted from its opening. */
typedef struct anecho_receiver_statistics {
  uint32_t size;
  /** 1, or 0 once its microphone is dead or closed: open another of both. */
  uint32_t is_alive;
  /** 1 while sound comes. */
  uint32_t is_playing;
  /** 1 once a sender of RTP is heard, and the number that names its stream. */
  uint32_t has_sender;
  uint32_t ssrc;
  /** Packets that wait to be decoded. */
  uint32_t waiting_packets;
  /** Milliseconds for which a packet waits that came by the shortest way, and those aimed at. */
  float delay_ms;
  float target_delay_ms;
  /** By how much the sender's clock is faster than the recorder's, ppm. */
  float drift_ppm;
  float level_dbfs;
  uint64_t received;
  /** Those that are no Opus in RTP, or of a sender that is not heard. */
  uint64_t ignored;
  uint64_t duplicates;
  /** Those that came after their sound was due. */
  uint64_t late;
  /** Those for which there was no room. */
  uint64_t dropped;
  uint64_t decoded;
  /** Packets that did not come in time, and those of them that the next one repeated. */
  uint64_t lost;
  uint64_t recovered;
  uint64_t undecodable;
  /** Blocks of 10 ms for which nothing was there. */
  uint64_t starved;
} anecho_receiver_statistics;

/**
 * Plays Opus that comes over a network into a virtual microphone: jitter buffer, decoder, and the
 * sender's clock followed.
 *
 * @param config JSON: `{"mic": handle, "queue_packets": 64, "min_delay_ms": 20, "max_delay_ms":
 *   200, "gap_ms": 600}`. "mic" is of anecho_mic_open(); nobody else may push into it. Packets
 * beyond "queue_packets" (1 to 1024) are dropped. The delay follows the jitter between the next two
 *   (0 to 1000). Where the sender that is heard has sent nothing for more than "gap_ms" (1 to
 *   60000), what is buffered is discarded before its next packet plays.
 *   With "engine", of anecho_engine_open(), the sound is pushed as that engine's microphone, whose
 *   output is "mic", which has one channel then.
 */
ANECHO_API int32_t anecho_receiver_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Hands a datagram of RTP over (RFC 3550, 7587). Never waits.
 *
 * @return ANECHO_IGNORED if it is not Opus, or of another sender than the one that is heard;
 *   ANECHO_DEVICE only if the microphone is dead: open another.
 */
ANECHO_API int32_t anecho_receiver_put_rtp(uint32_t handle, const uint8_t* bytes, uint32_t size,
                                           anecho_error* error);

/**
 * Hands the next packet of Opus over, where a transport of its own keeps the order. Never waits.
 *
 * @param size 0 where the sender has nothing to say (DTX): it is as long as the last packet.
 * @return as anecho_receiver_put_rtp().
 */
ANECHO_API int32_t anecho_receiver_put_frame(uint32_t handle, const uint8_t* bytes, uint32_t size,
                                             anecho_error* error);

/** What waits, also in the microphone, is never played. */
ANECHO_API int32_t anecho_receiver_discard(uint32_t handle, anecho_error* error);

ANECHO_API int32_t anecho_receiver_statistics_get(uint32_t handle,
                                                  anecho_receiver_statistics* statistics,
                                                  anecho_error* error);

/** Frees the receiver; the microphone stays. Call it nonblocking. */
ANECHO_API int32_t anecho_receiver_close(uint32_t handle, anecho_error* error);

/* ------------------------------------------ datagrams from elsewhere */

/** One of the datagrams that anecho_socket_receive() has given. */
typedef struct anecho_datagram {
  /** Where it stands among the bytes, and how many it has. */
  uint32_t offset;
  uint32_t bytes;
  /** Such as "192.168.1.10:5004" or "[fe80::1%2]:5004". */
  char sender[72];
} anecho_datagram;

/**
 * Waits for datagrams of RTP (or SRTP) at an address of this computer. A flood of others takes
 * little time and no memory: they are refused as they come, and beyond 1,000 a second that might be
 * of use, and 20,000 in all, the system drops them.
 *
 * @param config JSON: `{"address": "127.0.0.1", "port": 5004}`. The address is in digits; port 0
 *   is any that is free.
 * @param port receives the port.
 * @return ANECHO_STATE if another program has the port; ANECHO_DEVICE if this computer hasn't got
 *   the address; ANECHO_INVALID_ARGUMENT if the port is not for everybody, or there is no such
 *   address.
 */
ANECHO_API int32_t anecho_socket_open(const char* config, uint32_t* handle, uint32_t* port,
                                      anecho_error* error);

/**
 * Takes what has come, or waits until something does: call it nonblocking, one call at a time on a
 * handle.
 *
 * @param bytes receives the datagrams one behind the other.
 * @param capacity bytes that it holds: 9216 or more, for the longest datagram that is taken.
 * @param datagrams receives where each stands.
 * @param max_datagrams how many at most; more than 0.
 * @param count receives how many there are.
 * @return ANECHO_OK; ANECHO_TIMEOUT: nothing now; ANECHO_END: closed meanwhile.
 */
ANECHO_API int32_t anecho_socket_receive(uint32_t handle, uint8_t* bytes, uint32_t capacity,
                                         anecho_datagram* datagrams, uint32_t max_datagrams,
                                         uint32_t* count, uint32_t timeout_ms, anecho_error* error);

/**
 * Lets nobody in but one sender for a while; a later call takes the place of an earlier one. Where
 * the system can (Linux), it drops what others send before that takes any time of this process.
 *
 * @param sender as a datagram names it.
 * @param time_ms from now on, 1 to 60000.
 */
ANECHO_API int32_t anecho_socket_hold(uint32_t handle, const char* sender, uint32_t time_ms,
                                      anecho_error* error);

/** Tells how many datagrams were read and of no use. */
ANECHO_API int32_t anecho_socket_refused(uint32_t handle, uint64_t* count, anecho_error* error);

/** Ends a pending anecho_socket_receive(), and gives the port back. */
ANECHO_API int32_t anecho_socket_close(uint32_t handle, anecho_error* error);

/* ------------------------------------- a microphone for somewhere else */

/**
 * Makes an encoder of Opus for a voice at 48 kHz.
 *
 * @param config JSON: `{"channels": 1|2, "bit_rate": 64000, "packet_ms": 10|20,
 *   "expected_loss_percent": 0}`. "bit_rate" is 6000 to 510000. Unless the losses (0 to 100) are 0,
 *   packets repeat the one before them where Opus can (in-band FEC).
 */
ANECHO_API int32_t anecho_encoder_open(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Encodes one packet.
 *
 * @param samples interleaved f32.
 * @param frames those of a packet: 480 or 960.
 * @param bytes receives the packet; `capacity` is 1275 or more.
 * @param size receives its bytes.
 */
ANECHO_API int32_t anecho_encoder_encode(uint32_t handle, const float* samples, uint32_t frames,
                                         uint8_t* bytes, uint32_t capacity, uint32_t* size,
                                         anecho_error* error);

ANECHO_API int32_t anecho_encoder_close(uint32_t handle, anecho_error* error);

/* ------------------------------------------- sound from files and pipes */

/**
 * Opens sound for anecho_mic_play() or anecho_sound_read(): WAV, FLAC or MP3, or samples without a
 * header. Waits for the first bytes of a pipe: call it nonblocking.
 *
 * @param config JSON: `{"path": path, "format": "auto"|"s16le"|"f32le", "channels": 1|2}`. The path
 *   "-" is standard input. "auto" (otherwise): its content decides; samples without a header are at
 *   48 kHz. "channels": those to be played; otherwise as the sound has, at most 2.
 */
ANECHO_API int32_t anecho_sound_open(const char* config, uint32_t* handle, anecho_error* error);

/** Reads what the sound is, before it is converted. */
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
 * @param channels those of the caller, which must be those of the sound.
 * @param frames receives how many there are; fewer than `capacity` only at the end.
 * @return ANECHO_OK, or ANECHO_END with the last frames, or once it was closed.
 */
ANECHO_API int32_t anecho_sound_read(uint32_t handle, float* samples, uint32_t capacity,
                                     uint32_t channels, uint32_t* frames, anecho_error* error);

/** Ends what plays or reads it, and frees it. */
ANECHO_API int32_t anecho_sound_close(uint32_t handle, anecho_error* error);

/**
 * Plays sound into a microphone, brought to its rate and channels and to full scale at most, as
 * fast as it is taken: call it nonblocking.
 *
 * @return ANECHO_OK once all of it has been played, ANECHO_END if either was closed, or
 *   ANECHO_DEVICE if the microphone is dead.
 */
ANECHO_API int32_t anecho_mic_play(uint32_t handle, uint32_t sound, anecho_error* error);

/* --------------------------------------------- samples and WAV files */

/** How samples are stored, little endian. */
enum { ANECHO_FORMAT_S16 = 1, ANECHO_FORMAT_F32 = 2 };

/**
 * Stores samples, rounded and clipped where that has to be.
 *
 * @param format an ANECHO_FORMAT_.
 * @param bytes receives `count` stored samples.
 */
ANECHO_API int32_t anecho_samples_encode(int32_t format, const float* samples, uint32_t count,
                                         uint8_t* bytes, anecho_error* error);

/** The way back. */
ANECHO_API int32_t anecho_samples_decode(int32_t format, const uint8_t* bytes, uint32_t count,
                                         float* samples, anecho_error* error);

/**
 * Makes the header of a WAV of unknown length, for a pipe.
 *
 * @param header receives it, as far as `capacity` bytes allow; may be NULL where that is 0.
 * @param needed receives its bytes.
 */
ANECHO_API int32_t anecho_wav_stream_header(int32_t format, uint32_t sample_rate, uint32_t channels,
                                            uint8_t* header, uint32_t capacity, uint32_t* needed,
                                            anecho_error* error);

/**
 * Creates a WAV file, or replaces the one that is there. It is readable at any time, also after the
 * process was killed, but for the last second.
 *
 * @param config JSON: `{"path": path, "format": "s16"|"f32", "sample_rate": 48000, "channels": 2}`.
 */
ANECHO_API int32_t anecho_wav_create(const char* config, uint32_t* handle, anecho_error* error);

/**
 * Appends to a WAV file. Waits for the disk: call it nonblocking.
 *
 * @param samples interleaved.
 */
ANECHO_API int32_t anecho_wav_write(uint32_t handle, const float* samples, uint32_t frames,
                                    anecho_error* error);

/** Finishes a WAV file. */
ANECHO_API int32_t anecho_wav_close(uint32_t handle, anecho_error* error);

/* ------------------------------------------------------- Opus in Ogg */

/**
 * Makes an encoder of Opus in Ogg (RFC 7845) for sound at 48 kHz.
 *
 * @param config JSON: `{"channels": 1|2|6|8, "bit_rate": 0, "packet_ms": 5|10|20}`. The channels
 * are in the order FL FR FC LFE RL RR SL SR. "bit_rate" is that of all channels, 6000 to 256000 for
 *   each; 0 leaves it to Opus.
 */
ANECHO_API int32_t anecho_ogg_open(const char* config, uint32_t* handle, anecho_error* error);

/** Encodes interleaved f32. Takes its time: call it nonblocking. */
ANECHO_API int32_t anecho_ogg_write(uint32_t handle, const float* samples, uint32_t frames,
                                    anecho_error* error);

/** Completes the last page. Nothing can be written afterwards. */
ANECHO_API int32_t anecho_ogg_finish(uint32_t handle, anecho_error* error);

/**
 * Takes the next page that is complete: one has at most 200 ms. Those that were taken, one behind
 * the other, are a file that can be played.
 *
 * @param bytes receives the page; `capacity` is 65307 or more.
 * @param size receives its bytes; 0 if there is none.
 */
ANECHO_API int32_t anecho_ogg_take(uint32_t handle, uint8_t* bytes, uint32_t capacity,
                                   uint32_t* size, anecho_error* error);

ANECHO_API int32_t anecho_ogg_close(uint32_t handle, anecho_error* error);

#ifdef __cplusplus
}
#endif

#endif  // ANECHO_H_
