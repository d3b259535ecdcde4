/** Reason why a stream was lost. */
export type LossReason = "gone" | "stalled" | "format-changed" | "server-lost" | "library-outdated";

/** Says why a stream was lost. @param name The stream's name, such as "the microphone". */
export function lossText(name: string, reason: LossReason): string {
  switch (reason) {
    case "gone":
      return `${name} is gone`;
    case "stalled":
      return `${name} delivers nothing any more`;
    case "format-changed":
      return `${name} has another format`;
    case "server-lost":
      return `${name} is lost: the sound server has ended`;
    case "library-outdated":
      return "PipeWire's library here is older than its daemon, and gets no sound from it: update " +
        "libpipewire-0.3, or run Anecho outside of the container";
  }
}
