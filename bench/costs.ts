/** Columns of the table of costs, in order. */
export const costColumns = [
  { id: "frame_us", title: "µs a frame" },
  { id: "instructions", title: "instructions a frame" },
  { id: "memory_kb", title: "memory, kB" },
  { id: "delay_ms", title: "delay, ms" },
] as const;
