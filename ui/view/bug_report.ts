import type { LiveFigures, SettingsState } from "../../src/settings/protocol.ts";

/** @return a text for a bug report, in English whatever the page's language. */
export function bugReport(state: SettingsState, figures: LiveFigures | null, now: Date): string {
  const { about, status, settings, devices, events, problem, notes } = state;
  const lines = [
    `Anecho ${about.version} on ${about.os} (${about.backend}), ${now.toISOString()}`,
    "",
    `State: ${status.text}`,
    `Microphone: ${status.microphone}`,
    ...(status.microphoneChannels === null ? [] : [`Channels: ${status.microphoneChannels}`]),
    `Speakers: ${status.speaker}`,
    `Output: ${status.output}; apps record from ${status.recordFrom}`,
    `Recorders: ${status.recorders ?? "unknown"} ${status.recorderNames.join(", ")}`.trimEnd(),
    ...(problem === null ? [] : [`Problem: ${problem.message}`]),
    ...notes.map((note) => `Note: ${note}`),
    "",
    `Settings: ${JSON.stringify(settings)}`,
    `Figures: ${JSON.stringify(figures)}`,
    "",
    "Devices:",
    ...devices.map((it) =>
      `  ${it.flow} "${it.label}" ${it.state} ${it.sampleRate} Hz ${it.channels} ch: ${it.use} (${it.why})`
    ),
    "",
    "Events:",
    ...events.map(({ at, level, text }) => `  ${new Date(at).toISOString()} ${level} ${text}`),
  ];
  return `${lines.join("\n")}\n`;
}
