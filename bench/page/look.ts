import { playersScript } from "../../src/report/players_script.ts";

/** Style of the benchmark's page, in addition to that of the other reports. */
export const benchPageStyle = `
main { max-width: 76rem; }
.c-anecho { stroke: var(--output); stroke-width: 2.5; }
.c-anecho-classic { stroke: var(--shade); stroke-width: 2.5; }
.c-anecho-suppressor { stroke: var(--shade); stroke-dasharray: 5 3.5; }
.c-anecho-stereo { stroke: var(--output); stroke-dasharray: 6 3; }
.c-anecho-process { stroke: var(--output); stroke-dasharray: 2 3; stroke-width: 2.5; }
.c-aec3 { stroke: var(--microphone); }
.c-pipewire { stroke: var(--soft); }
.c-speexdsp { stroke: var(--reference); }
.c-speexdsp-suppressor { stroke: var(--reference); stroke-dasharray: 5 3.5; }
.best { font-weight: 700; }
.best::after { content: " ★"; color: var(--soft); font-weight: 400; }
.numbers td, .numbers th { padding: 0.25rem 0.75rem; }
.numbers tbody th { text-align: left; font-weight: 500; }
.numbers tbody th small { color: var(--soft); font-weight: 400; margin-left: 0.5rem; }
figure .players { margin: 0.5rem 0; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); }
figure .player { padding: 0.5rem 0.75rem; border: 0; }
code { font-size: 0.9em; }
dl.words dt { font-weight: 600; margin-top: 0.75rem; }
dl.words dd { margin: 0; max-width: 50rem; }
details { margin-bottom: 0.75rem; }
summary { cursor: pointer; font-weight: 600; padding: 0.375rem 0; }
`;

/** Script for the players of each scene; see {@linkcode playersScript}. */
export const benchPageScript = `
"use strict";
${playersScript}
for (const group of document.querySelectorAll(".players")) {
  keepTogether([...group.querySelectorAll("audio")]);
}
`;
