import { Struct } from "./struct.ts";

/** The version of the C ABI that this file declares: ANECHO_ABI_VERSION in native/include/anecho.h. */
export const abiVersion = 19;

/** Values of all enums: `ECHO.FOUND` is `ANECHO_ECHO_FOUND`, but `STATUS.OK` is `ANECHO_OK`. */
export const enums = {
  STATUS: {
    OK: 0,
    END: 1,
    TIMEOUT: 2,
    IGNORED: 3,
    INVALID_ARGUMENT: -1,
    INVALID_HANDLE: -2,
    INVALID_CONFIG: -3,
    FILE: -4,
    BAD_AUDIO: -5,
    STATE: -6,
    DEVICE: -7,
    INTERNAL: -8,
  },
  ECHO: {
    UNKNOWN: 0,
    FOUND: 1,
    NONE: 2,
    SWAPPED: 3,
    SAME_SOUND: 4,
    SILENT_REFERENCE: 5,
  },
  STATE: {
    CLOSED: 1,
    OPENING: 2,
    RUNNING: 3,
    PAUSED: 4,
    FAULTED: 5,
  },
  MODE: {
    CANCEL: 1,
    BYPASS: 2,
    MUTE: 3,
  },
  STREAM: {
    MICROPHONE: 1,
    REFERENCE: 2,
    OUTPUT: 3,
  },
  LOSS: {
    GONE: 2,
    STALLED: 3,
    FORMAT_CHANGED: 4,
    SERVER_LOST: 5,
    LIBRARY_OUTDATED: 6,
  },
  EVENT: {
    STATE: 1,
    CANCELLER_RESET: 2,
    UNDERRUN: 3,
    OVERRUN: 4,
    REALIGNED: 5,
    LOST: 6,
    FINISHED: 7,
    RECORDING_FAILED: 8,
    STREAM_OPENED: 9,
    STREAM_LOST: 10,
    STREAM_FAILED: 11,
    ENDPOINTS: 12,
    DEFAULT: 13,
    RECORDERS: 14,
    SERVER: 15,
    CHANNELS: 16,
    LOOPBACK: 17,
    ECHO: 18,
  },
  COMMAND: {
    PAUSE: 1,
    RESUME: 2,
    RESET_CANCELLER: 3,
    CANCEL: 4,
    BYPASS: 5,
    MUTE: 6,
  },
  FORMAT: {
    S16: 1,
    F32: 2,
  },
} as const;

/** `anecho_error` */
export const errorStruct = new Struct("anecho_error", {
  size: "u32",
  code: "i32",
  message: "char[1024]",
});

/** `anecho_audio_info` */
export const audioInfoStruct = new Struct("anecho_audio_info", {
  size: "u32",
  sample_rate: "u32",
  channels: "u32",
  bits: "u32",
  frames: "u64",
  format: "char[8]",
});

/** `anecho_process_row` */
export const processRowStruct = new Struct("anecho_process_row", {
  time_s: "f64",
  microphone_dbfs: "f32",
  reference_dbfs: "f32",
  output_dbfs: "f32",
  echo_reduction_db: "f32",
  delay_ms: "f32",
  drift_ppm: "f32",
  double_talk: "f32",
});

/** `anecho_process_progress` */
export const processProgressStruct = new Struct("anecho_process_progress", {
  size: "u32",
  sample_rate: "u32",
  channels: "u32",
  canceller_restarts: "u32",
  frames_analyzed: "u64",
  frames_done: "u64",
  frames_total: "u64",
  echo_reduction_db: "f32",
  second_half_echo_reduction_db: "f32",
  delay_ms: "f32",
  drift_ppm: "f32",
  confidence: "f32",
  far_end_alone: "f32",
  near_end_alone: "f32",
  double_talk: "f32",
  echo: "u32",
});

/** `anecho_event` */
export const eventStruct = new Struct("anecho_event", {
  size: "u32",
  kind: "i32",
  sequence: "u64",
  time_ns: "i64",
  code: "i32",
  reserved: "u32",
  value: "f64",
  text: "char[256]",
});

/** `anecho_snapshot` */
export const snapshotStruct = new Struct("anecho_snapshot", {
  size: "u32",
  state: "i32",
  frames: "u64",
  time_ns: "i64",
  microphone_dbfs: "f32",
  reference_dbfs: "f32",
  output_dbfs: "f32",
  echo_reduction_db: "f32",
  delay_ms: "f32",
  reference_drift_ppm: "f32",
  output_drift_ppm: "f32",
  buffer_ms: "f32",
  buffer_target_ms: "f32",
  turn_mean_us: "f32",
  turn_worst_us: "f32",
  mode: "i32",
  underruns: "u64",
  overruns: "u64",
  reference_gaps: "u64",
  canceller_restarts: "u64",
  events_lost: "u64",
  is_real_time: "u32",
  latency_ms: "f32",
  microphone_channels: "u32",
  playback_gain: "f32",
  echo: "u32",
  microphone_meter_dbfs: "f32",
  reference_meter_dbfs: "f32",
  output_meter_dbfs: "f32",
});

/** `anecho_tracks_part` */
export const tracksPartStruct = new Struct("anecho_tracks_part", {
  size: "u32",
  channels: "u32",
  frames: "u64",
  position: "u64",
  start_time_ns: "i64",
  time_ns: "i64",
  missing_microphone_frames: "u64",
  silent_microphone_frames: "u64",
  silent_reference_frames: "u64",
  dropped_frames: "u64",
});

/** `anecho_capturer_statistics` */
export const capturerStatisticsStruct = new Struct("anecho_capturer_statistics", {
  size: "u32",
  channels: "u32",
  captured_frames: "u64",
  dropped_frames: "u64",
});

/** `anecho_mic_statistics` */
export const micStatisticsStruct = new Struct("anecho_mic_statistics", {
  size: "u32",
  channels: "u32",
  is_alive: "u32",
  capacity_frames: "u32",
  queued_frames: "u64",
  pushed_frames: "u64",
  dropped_frames: "u64",
  shortages: "u64",
});

/** `anecho_receiver_statistics` */
export const receiverStatisticsStruct = new Struct("anecho_receiver_statistics", {
  size: "u32",
  is_alive: "u32",
  is_playing: "u32",
  has_sender: "u32",
  ssrc: "u32",
  waiting_packets: "u32",
  delay_ms: "f32",
  target_delay_ms: "f32",
  drift_ppm: "f32",
  level_dbfs: "f32",
  received: "u64",
  ignored: "u64",
  duplicates: "u64",
  late: "u64",
  dropped: "u64",
  decoded: "u64",
  lost: "u64",
  recovered: "u64",
  undecodable: "u64",
  starved: "u64",
});

/** `anecho_datagram` */
export const datagramStruct = new Struct("anecho_datagram", {
  offset: "u32",
  bytes: "u32",
  sender: "char[72]",
});

/** All structs, in the order of the header. */
export const structs: readonly Pick<Struct<Record<never, never>>, "name" | "layout">[] = [
  errorStruct,
  audioInfoStruct,
  processRowStruct,
  processProgressStruct,
  eventStruct,
  snapshotStruct,
  tracksPartStruct,
  capturerStatisticsStruct,
  micStatisticsStruct,
  receiverStatisticsStruct,
  datagramStruct,
];
