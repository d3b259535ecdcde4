import { playersScript } from "./players_script.ts";

/**
 * Script of the HTML report. It shows the figures under the pointer, lets one player take over from the other at the
 * same position, and marks that position in the plots. The page is complete without it.
 */
export const pageScript = `
"use strict";
${playersScript}
const data = JSON.parse(document.getElementById("figures").textContent);
const plots = [...document.querySelectorAll(".plot")];
const players = [...document.querySelectorAll("audio")];

function show(seconds) {
  const index = data.time_s.findLastIndex((time) => time <= seconds);
  const at = data.left + Math.min(1, seconds / data.duration_s) * data.width;
  for (const plot of plots) {
    const cursor = plot.querySelector(".cursor");
    cursor.setAttribute("x1", at);
    cursor.setAttribute("x2", at);
  }
  for (const readout of document.querySelectorAll(".readout")) {
    const value = data[readout.dataset.figure][index];
    readout.textContent = value == null ? "\\u2013" : value.toFixed(1) + " " + readout.dataset.unit;
  }
}

for (const plot of plots) {
  const seconds = (event) => {
    const box = plot.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * plot.viewBox.baseVal.width;
    return Math.max(0, Math.min(1, (x - data.left) / data.width)) * data.duration_s;
  };
  plot.addEventListener("pointermove", (event) => show(seconds(event)));
  plot.addEventListener("click", (event) => {
    for (const player of players) player.currentTime = Math.min(seconds(event), player.duration || 0);
  });
}

keepTogether(players);
for (const player of players) {
  player.addEventListener("timeupdate", () => show(player.currentTime));
}
`;
