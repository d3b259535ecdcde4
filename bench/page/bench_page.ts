import { Markup, markup } from "../../src/report/markup.ts";
import { pageStyle } from "../../src/report/page_style.ts";
import { drawPlot } from "../../src/report/plot.ts";
import { scaleAround, timeScale } from "../../src/report/scale.ts";
import { type Contender, contenders } from "../contenders.ts";
import type { BenchResults, SceneResult } from "../results.ts";
import { sceneGroups } from "../scenes.ts";
import { benchPageScript, benchPageStyle } from "./look.ts";
import type { Players } from "./players.ts";
import { costTables, definitions, figureTablesMarkup, verdictMarkup } from "./tables.ts";

const contentPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; media-src data:";

/** Writes results as one self-contained HTML page, with tables, plots and sound. */
export function benchPage(results: BenchResults, players: Players): string {
  const { created, command, machine, material, takes, version, notes } = results;
  const groups = Object.entries(sceneGroups).map(([group, title]) =>
    groupSection(group, title, results, players)
  );
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Anecho beside its peers</title>
<style>${new Markup(pageStyle + benchPageStyle)}</style>
</head>
<body>
<main>
<header>
<h1>Anecho beside its peers</h1>
<p class="soft">Anecho ${version}, <time datetime="${created}">${
    created.slice(0, 16).replace("T", " ")
  } UTC</time>,
<code>${command}</code>, ${machine}; ${material}; ${takes} takes of each computed scene.</p>
${
    notes.map((note) =>
      markup`<p class="soft">Note: ${note}.</p>
`
    )
  }
</header>
${verdictMarkup(results)}
<section aria-labelledby="figures"><h2 id="figures">In numbers</h2>
${figureTablesMarkup(results)}
</section>
${groups}
${costTables(results)}
${definitions()}
<footer>Nothing in this page is loaded from anywhere else.</footer>
</main>
<script>${new Markup(benchPageScript)}</script>
</body>
</html>
`.text;
}

function groupSection(
  group: string,
  title: string,
  { scenes }: BenchResults,
  players: Players,
): Markup {
  const inGroup = Object.entries(scenes).filter(([, scene]) => scene.group === group);
  if (inGroup.length === 0) return new Markup("");
  const figures = inGroup.map(([name, scene]) => sceneFigure(name, scene, players.get(name)));
  return markup`<section aria-labelledby="group-${group}"><h2 id="group-${group}">${title}, over time</h2>
${figures}</section>
`;
}

function sceneFigure(
  name: string,
  { title, series }: SceneResult,
  sounds: ReadonlyMap<string, string> | undefined,
): Markup {
  const shown = contenders.filter(({ id, kind }) => kind !== "none" && series[id] !== undefined);
  const first = shown.map(({ id }) => series[id]).find((it) => it !== undefined);
  if (!first) return new Markup("");
  const timesS = first.reduction_db.map((_, index) => index * first.step_s);
  const lines = shown.map(({ id }) => ({
    style: `c-${id}`,
    values: (series[id]?.reduction_db ?? []).map((value) => value ?? NaN),
  }));
  const values = lines.flatMap((line) => line.values);
  const plot = drawPlot({
    id: `plot-${name.replaceAll(/[^a-z0-9]+/g, "-")}-${name.includes("+") ? "plus" : "is"}`,
    title: `Echo reduction: ${title}`,
    description: `Echo reduction over time of ${
      shown.map((it) => it.title).join(", ")
    }. The tables have the figures.`,
    timesS,
    lines,
    time: timeScale(timesS.length * first.step_s),
    value: scaleAround([...values, 0], 20),
    shaded: [],
  });
  return markup`<figure><figcaption><b>${name} <small>dB</small></b> <span>${title}</span></figcaption>
<ul class="legend">${shown.map(legendEntry)}</ul>
<div class="scroll">${plot}</div>
${sounds ? [playersMarkup(shown, sounds)] : []}</figure>
`;
}

function legendEntry({ id, title }: Contender): Markup {
  return markup`<li><svg viewBox="0 0 28 12" aria-hidden="true"><path class="line c-${id}" d="M1 6H27"/></svg>${title}</li>
`;
}

function playersMarkup(
  shown: readonly Contender[],
  sounds: ReadonlyMap<string, string>,
): Markup {
  const entries = [{ id: "microphone", title: "The microphone" }, ...shown].flatMap(
    ({ id, title }) => {
      const base64 = sounds.get(id);
      return base64 === undefined ? [] : [
        markup`<div class="player"><b>${title}</b>
<audio controls preload="none" aria-label="${title}" src="data:audio/wav;base64,${base64}"></audio></div>
`,
      ];
    },
  );
  return markup`<div class="players">${entries}</div>`;
}
