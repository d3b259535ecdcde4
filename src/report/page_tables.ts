import { formatDuration } from "./duration.ts";
import { figure, signedFigure } from "./figure.ts";
import { type Markup, markup } from "./markup.ts";
import { timeLabel } from "./plot.ts";
import type { ProcessReport, ReportFile, ReportSummary } from "./process_report.ts";
import { condense } from "./series.ts";
import { comparisonText, type SessionReport, type TimeLineEvent } from "./session_report.ts";
import { echoProblem } from "./summary_line.ts";

const mostTableRows = 12;

/** Makes the tables of the HTML report: summary, files, a replayed session and its events, figures over time. */
export function reportTables(report: ProcessReport): Markup {
  const { session } = report;
  const events = session ? [sessionTable(session), eventTable(session, report)] : [];
  return markup`${summaryTable(report)}${filesTable(report)}${events}${timeTable(report)}`;
}

const endingTexts = {
  end: "to its end",
  cut: "to where the recording was cut off",
  lost: "to where the disk was too slow for the recording",
  damaged: "to a line that is damaged",
} as const;

function sessionTable(session: SessionReport): Markup {
  const rows: [string, string][] = [
    ["Output", comparisonText(session)],
    ["Recorded", `${session.recorded.slice(0, 16).replace("T", " ")} UTC`],
    ["By Anecho", session.recordedBy],
    ["Replayed", endingTexts[session.ending]],
  ];
  const body = rows.map(([name, value]) =>
    markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`
  );
  return markup`<div class="table"><table><caption>Session</caption>
<tbody>
${body}</tbody></table></div>
`;
}

function eventTable({ events, eventsLeftOut }: SessionReport, { summary }: ProcessReport): Markup {
  const when = ({ timeS, untilS }: TimeLineEvent) =>
    eventTime(timeS, summary.durationS) +
    (untilS > timeS ? ` to ${eventTime(untilS, summary.durationS)}` : "");
  const heads = ["At", "Event", "Times", "What", "Told by"];
  const body = events.map((event) =>
    markup`<tr><th scope="row">${when(event)}</th><td>${event.kind}</td><td>${event.count}</td>\
<td>${event.text}</td><td>${event.from}</td></tr>
`
  );
  const more = eventsLeftOut > 0 ? ` (${eventsLeftOut} more are left out)` : "";
  return markup`<div class="table"><table><caption>Events${more}</caption>
<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${body}</tbody></table></div>
`;
}

function eventTime(seconds: number, axisS: number): string {
  return axisS < 120 ? figure(seconds, 2, "s") : timeLabel(seconds, axisS);
}

function movesText({ delayMoves, leastDelayMs, greatestDelayMs }: ReportSummary): string {
  if (delayMoves === 0) return "none";
  return `${delayMoves}, ${figure(leastDelayMs, 1)} to ${figure(greatestDelayMs, 1, "ms")}`;
}

function summaryTable({ summary, pipeline, microphoneChannels, session }: ProcessReport): Markup {
  const rows: [string, string][] = [
    ["Echo reduction", figure(summary.echoReductionDb, 1, "dB")],
    ["Echo reduction, second half", figure(summary.secondHalfEchoReductionDb, 1, "dB")],
    ["Delay of the echo, at the end", figure(summary.delayMs, 1, "ms")],
    ["Moves of the delay", movesText(summary)],
    ["Drift between the clocks, at the end", signedFigure(summary.driftPpm, 1, "ppm")],
    [
      "Echo",
      echoProblem(summary, session !== undefined) ??
        `found, ${figure(summary.confidence * 100, 0, "%")} sure`,
    ],
    ["Far end alone", figure(summary.farEndAlone * 100, 0, "%")],
    ["Near end alone", figure(summary.nearEndAlone * 100, 0, "%")],
    ["Both sides speaking", figure(summary.doubleTalk * 100, 0, "%")],
    ["Length", formatDuration(summary.durationS)],
    [
      "Time taken",
      `${formatDuration(summary.processingS)} (${figure(summary.speed, 0)}× real time)`,
    ],
    ["Canceller restarts", String(summary.cancellerRestarts)],
    ["Canceller", pipeline.canceller?.kind ?? "classic"],
    ["High-pass", pipeline.highPass === false ? "off" : "on"],
    ["Noise suppression", pipeline.noiseSuppression ?? "off"],
    ["Automatic gain", pipeline.automaticGain ? "on" : "off"],
    ["Output level", `${figure(pipeline.outputLevelDb ?? 0, 1)} dB`],
    ["Microphone", microphoneChannels.text],
    ["Reference", pipeline.referenceChannels === 2 ? "stereo" : "mono"],
    ["Output", pipeline.stereoOutput ? "stereo" : "mono"],
  ];
  const body = rows.map(([name, value]) =>
    markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`
  );
  return markup`<div class="table"><table><caption>Summary</caption>
<tbody>
${body}</tbody></table></div>
`;
}

function filesTable({ microphone, reference, output }: ProcessReport): Markup {
  const row = (name: string, file: ReportFile) =>
    markup`<tr><th scope="row">${name}</th><td>${file.path}</td><td>${formatText(file)}</td></tr>
`;
  const rows = [row("Microphone", microphone), row("Reference", reference), row("Output", output)];
  return markup`<div class="table"><table><caption>Files</caption>
<tbody>
${rows}</tbody></table></div>
`;
}

function formatText({ format, sampleRate, channels, bits, durationS }: ReportFile): string {
  const parts = [
    format.toUpperCase(),
    `${figure(sampleRate / 1000, sampleRate % 1000 ? 2 : 0)} kHz`,
  ];
  parts.push(channels === 1 ? "mono" : channels === 2 ? "stereo" : `${channels} channels`);
  if (bits > 0) parts.push(`${bits} bits`);
  if (durationS !== undefined) parts.push(formatDuration(durationS));
  return parts.join(", ");
}

function timeTable({ rows, summary }: ProcessReport): Markup {
  const heads = [
    "From",
    "Microphone",
    "Reference",
    "Output",
    "Echo reduction",
    "Delay",
    "Drift",
    "Both speak",
  ];
  const unit = summary.durationS < 120 ? " s" : "";
  const body = condense(rows, mostTableRows).map((row) => {
    const figures = [
      figure(row.microphoneDbfs, 1, "dBFS"),
      figure(row.referenceDbfs, 1, "dBFS"),
      figure(row.outputDbfs, 1, "dBFS"),
      figure(row.echoReductionDb, 1, "dB"),
      figure(row.delayMs, 1, "ms"),
      signedFigure(row.driftPpm, 0, "ppm"),
      figure(row.doubleTalk * 100, 0, "%"),
    ];
    const cells = figures.map((text) => markup`<td>${text}</td>`);
    const from = `${timeLabel(row.timeS, summary.durationS)}${unit}`;
    return markup`<tr><th scope="row">${from}</th>${cells}</tr>
`;
  });
  return markup`<div class="table"><table class="numbers"><caption>Over time</caption>
<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${body}</tbody></table></div>
`;
}
