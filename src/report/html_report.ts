import { Buffer } from "node:buffer";
import { basename } from "node:path";
import { formatDuration } from "./duration.ts";
import { figure, signedFigure } from "./figure.ts";
import { Markup, markup } from "./markup.ts";
import { reportFigures } from "./page_figures.ts";
import { pageScript } from "./page_script.ts";
import { pageStyle } from "./page_style.ts";
import { reportTables } from "./page_tables.ts";
import {
  isReductionUnderstated,
  type ProcessReport,
  type ReportSummary,
} from "./process_report.ts";
import { comparisonText, type SessionReport } from "./session_report.ts";
import { echoProblem } from "./summary_line.ts";

/** WAV files of the beginning of microphone and output, for a person to listen to. */
export interface Excerpts {
  readonly microphone: Uint8Array;
  readonly output: Uint8Array;
  /** Greatest length of an excerpt, in seconds. */
  readonly seconds: number;
}

/** Share of double talk above which the echo reduction says little. */
const muchDoubleTalk = 0.3;

/** Content security policy: the page loads nothing. */
const contentPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; media-src data:";

/**
 * Makes a report as one HTML page that needs no other files: plots, tables and sound are inside.
 *
 * @param excerpts The sound to play. Without it the page has no players.
 */
export function htmlReport(report: ProcessReport, excerpts?: Excerpts): string {
  const { microphone, reference, output, summary, session, created, anechoVersion } = report;
  const page = markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Anecho ${anechoVersion}">
<title>Echo report: ${basename(output.path)}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<main>
<header>
<h1>${basename(output.path)}</h1>
<p class="soft">Echo of ${basename(reference.path)} taken out of ${basename(microphone.path)},
<time datetime="${created}">${created.slice(0, 16).replace("T", " ")} UTC</time></p>
<p class="verdict">${verdict(summary, session !== undefined)}</p>
${session ? [sessionNote(session)] : []}
</header>
${tiles(summary)}
${excerpts ? [players(excerpts)] : []}
<section aria-labelledby="over-time">
<h2 id="over-time">Over time, in ${summary.durationS < 120 ? "seconds" : "minutes and seconds"}</h2>
${reportFigures(report)}
</section>
<section aria-labelledby="in-numbers">
<h2 id="in-numbers">In numbers</h2>
${reportTables(report)}
</section>
<footer>Made by Anecho ${anechoVersion}. Nothing in this page is loaded from anywhere else.</footer>
</main>
<script>${new Markup(pageScript)}</script>
</body>
</html>
`;
  return page.text;
}

function sessionNote(session: SessionReport): Markup {
  return markup`<p>Replay of ${basename(session.folder)}: ${comparisonText(session)}.</p>`;
}

/**
 * Says in words how well the echo was reduced.
 *
 * @param isReplay Whether the run is the replay of a session. @default false
 */
export function verdict(summary: ReportSummary, isReplay = false): string {
  const { echoReductionDb, secondHalfEchoReductionDb, doubleTalk } = summary;
  const reduction = Number.isNaN(secondHalfEchoReductionDb)
    ? echoReductionDb
    : secondHalfEchoReductionDb;
  const problem = echoProblem(summary, isReplay);
  if (problem !== undefined) return `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
  if (reduction >= 30) return "The echo is gone.";
  if (reduction >= 20) return "The echo is gone but for a faint rest.";
  if (reduction >= 10) return "Most of the echo is gone; some of it can still be heard.";
  if (isReductionUnderstated(summary)) {
    return "The far end spoke alone for less than 1 s, too short to measure how much of the echo is gone.";
  }
  if (doubleTalk >= muchDoubleTalk) {
    return "Both sides spoke much of the time, so what is left may well be the voice in the room.";
  }
  return "Much of what was heard while the speakers played is still there: either it was a voice in " +
    "the room, or the reference does not match the recording.";
}

function tiles(summary: ReportSummary): Markup {
  const later = figure(summary.secondHalfEchoReductionDb, 1, "dB");
  const share = figure(summary.doubleTalk * 100, 0);
  const farEnd = figure(summary.farEndAlone * 100, 0, "%");
  const nearEnd = figure(summary.nearEndAlone * 100, 0, "%");
  const drift = signedFigure(summary.driftPpm, 0).replace("-", "−");
  const speed = `${figure(summary.speed, 0)}× real time`;
  return markup`<dl class="tiles">
${tile("Echo reduction", figure(summary.echoReductionDb), "dB", `second half ${later}`)}
${tile("Delay", figure(summary.delayMs), "ms", "of the echo")}
${tile("Drift", drift, "ppm", "between the clocks")}
${tile("Double talk", share, "%", `of the time; far end alone ${farEnd}, near end ${nearEnd}`)}
${tile("Length", formatDuration(summary.durationS), "", speed)}
</dl>`;
}

function tile(name: string, value: string, unit: string, note: string): Markup {
  return markup`<div class="tile"><dt>${name}</dt><dd>${value} <small>${unit}</small></dd>
<dd class="note">${note}</dd></div>`;
}

function players({ microphone, output, seconds }: Excerpts): Markup {
  return markup`<section class="listen" aria-labelledby="listen">
<h2 id="listen">Listen</h2>
<p class="soft">The first ${seconds} seconds at most. Starting one player stops the other, and goes on
from the same place.</p>
<div class="players">
${player("Before: the microphone", microphone)}
${player("After: the output", output)}
</div>
</section>`;
}

function player(name: string, wav: Uint8Array): Markup {
  const base64 = Buffer.from(wav).toString("base64");
  return markup`<div class="player"><b>${name}</b>
<audio controls preload="metadata" aria-label="${name}" src="data:audio/wav;base64,${base64}"></audio></div>`;
}
