/** Style sheet of the HTML report. Its colours are distinct for colour-blind people too, in light and dark. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --text: #16202c; --soft: #586575; --edge: #dde2e8; --grid: #e7ebf0;
  --microphone: #2366c9; --reference: #b25a00; --output: #0b7d5c; --shade: #8b5cd6; --accent: #2366c9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10151b; --card: #182029; --text: #e8edf3; --soft: #9aa8b8; --edge: #2b3642; --grid: #26303b;
    --microphone: #6ea8ff; --reference: #f0a04b; --output: #4fd1a1; --shade: #a78bfa; --accent: #6ea8ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.125rem; }
p { margin: 0.5rem 0; max-width: 44rem; }
.soft { color: var(--soft); }
.verdict { font-size: 1.125rem; margin: 1rem 0 0; }
.tiles {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 0.75rem;
  margin: 1.5rem 0 0; padding: 0;
}
.tile, figure, .table, .player {
  background: var(--card); border: 1px solid var(--edge); border-radius: 0.75rem; margin: 0;
}
.tile { padding: 0.875rem 1rem; }
.tile dt { color: var(--soft); font-size: 0.875rem; }
.tile dd { margin: 0; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
.tile dd small { font-size: 0.9375rem; font-weight: 400; color: var(--soft); }
.tile dd.note { font-size: 0.8125rem; font-weight: 400; color: var(--soft); white-space: normal; line-height: 1.35; }
.players { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 0.75rem; }
.player { padding: 0.875rem 1rem 1rem; }
.player b { display: block; margin-bottom: 0.5rem; }
audio { display: block; width: 100%; }
figure { padding: 1rem 1rem 0.5rem; margin-bottom: 0.75rem; break-inside: avoid; }
figcaption { display: flex; flex-wrap: wrap; gap: 0 1.25rem; justify-content: space-between; align-items: baseline; }
figcaption b { font-size: 1rem; }
figcaption small { font-weight: 400; color: var(--soft); }
figcaption span { color: var(--soft); font-size: 0.875rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0 1.1rem; list-style: none; margin: 0.375rem 0 0; padding: 0; font-size: 0.875rem; }
.legend li { display: flex; align-items: center; gap: 0.4rem; }
.legend svg { width: 1.75rem; height: 0.75rem; }
.legend .readout { font-variant-numeric: tabular-nums; min-width: 3.5rem; color: var(--soft); }
.scroll { overflow-x: auto; }
.plot { display: block; width: 100%; min-width: 32rem; height: auto; margin-top: 0.25rem; cursor: crosshair; }
.plot text { fill: var(--soft); font-size: 11.5px; font-variant-numeric: tabular-nums; }
.plot .none { font-size: 14px; }
.grid { stroke: var(--grid); stroke-width: 1; }
.zero, .tick { stroke: var(--soft); stroke-width: 1; }
.line { fill: none; stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
.microphone { stroke: var(--microphone); }
.reference { stroke: var(--reference); stroke-dasharray: 5 3.5; }
.output { stroke: var(--output); }
.single { stroke: var(--accent); }
.double-talk { fill: var(--shade); opacity: 0.18; }
.event { stroke: var(--text); stroke-width: 1; stroke-dasharray: 2 3; opacity: 0.5; }
.cursor { stroke: var(--text); stroke-width: 1; opacity: 0.6; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: 0.875rem 1rem 0.25rem; font-weight: 600; }
th, td { padding: 0.375rem 1rem; text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-weight: 500; font-size: 0.875rem; white-space: nowrap; }
tbody tr { border-top: 1px solid var(--edge); }
tbody th { font-weight: 500; }
td { overflow-wrap: anywhere; }
.numbers td, .numbers th { text-align: right; white-space: nowrap; }
.numbers th:first-child { text-align: left; }
.table + .table { margin-top: 0.75rem; }
footer { margin-top: 2.5rem; font-size: 0.875rem; color: var(--soft); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@page { size: A4; margin: 14mm; }
@media print {
  :root {
    --page: #fff; --card: #fff; --text: #000; --soft: #444; --edge: #bbb; --grid: #ddd;
    --microphone: #2366c9; --reference: #b25a00; --output: #0b7d5c; --shade: #8b5cd6; --accent: #2366c9;
  }
  html { font-size: 11px; }
  body { font-size: 1rem; }
  h2 { margin-top: 1.25rem; break-after: avoid; }
  main { max-width: none; padding: 0; }
  .listen, .cursor, .readout { display: none; }
  .tiles { grid-template-columns: repeat(5, 1fr); }
  .tile dd { font-size: 1.25rem; }
  .scroll, .table { overflow: visible; }
  .plot { min-width: 0; }
  .table, .tile { break-inside: avoid; }
  th, td { padding: 0.2rem 0.75rem; }
  .double-talk { print-color-adjust: exact; }
}
`;
