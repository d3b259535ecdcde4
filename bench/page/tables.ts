import { Markup, markup } from "../../src/report/markup.ts";
import { contenders } from "../contenders.ts";
import { figureKinds } from "../figures.ts";
import type { BenchResults } from "../results.ts";
import { cellText, figureTables, tableTitle } from "../table.ts";
import { costColumns } from "../costs.ts";
import { defeatText, findDefeats } from "../verdict.ts";

/** Makes the first part of the page, which says where peers are ahead. */
export function verdictMarkup(results: BenchResults): Markup {
  const defeats = findDefeats(results);
  if (defeats.length === 0) {
    return markup`<p class="verdict">No peer is ahead of Anecho anywhere.</p>
`;
  }
  const items = defeats.map((defeat) =>
    markup`<li>${defeatText(defeat)}</li>
`
  );
  return markup`<details open><summary>Where a peer is ahead of Anecho (${defeats.length})</summary>
<ul>${items}</ul></details>
`;
}

/** Makes a table for each figure. */
export function figureTablesMarkup(results: BenchResults): Markup {
  const tables = figureTables(results).map(({ kind, columns, rows }) => {
    const head = columns.map(({ title }) => markup`<th scope="col">${title}</th>`);
    const body = rows.map(({ scene, title, cells }) => {
      const data = cells.map((cell) =>
        markup`<td${new Markup(cell?.isBest ? ' class="best"' : "")}>${cellText(kind, cell)}</td>`
      );
      return markup`<tr><th scope="row">${scene}<small>${title}</small></th>${data}</tr>
`;
    });
    return markup`<div class="table"><table class="numbers"><caption>${tableTitle(kind)}</caption>
<thead><tr><th></th>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>
`;
  });
  return markup`${tables}`;
}

/** Makes tables of the costs; empty if they were not measured. */
export function costTables({ costs, speed }: BenchResults): Markup {
  if (speed.length === 0) return new Markup("");
  const head = costColumns.map(({ title }) => markup`<th scope="col">${title}</th>`);
  const body = Object.entries(costs).map(([id, figures]) => {
    const title = contenders.find((it) => it.id === id)?.title ?? id;
    const cells = costColumns.map(({ id: column }) => markup`<td>${figures[column] ?? "–"}</td>`);
    return markup`<tr><th scope="row">${title}</th>${cells}</tr>
`;
  });
  const rows = speed.map(({ title, value, unit, note }) =>
    markup`<tr><th scope="row">${title}<small>${note}</small></th><td>${
      value ?? "–"
    } ${unit}</td></tr>
`
  );
  return markup`<section aria-labelledby="cost"><h2 id="cost">What it costs</h2>
<div class="table"><table class="numbers"><caption>Each canceller</caption>
<thead><tr><th></th>${head}</tr></thead><tbody>
${body}</tbody></table></div>
<div class="table"><table class="numbers"><caption>Anecho as a program</caption><tbody>
${rows}</tbody></table></div></section>
`;
}

/** Describes the contenders, and how each figure is computed. */
export function definitions(): Markup {
  const who = contenders.map(({ title, description }) =>
    markup`<dt>${title}</dt><dd>${description}</dd>
`
  );
  const how = figureKinds.map(({ title, definition }) =>
    markup`<dt>${title}</dt><dd>${definition}</dd>
`
  );
  return markup`<section aria-labelledby="how"><h2 id="how">Who, and how it is measured</h2>
<dl class="words">${who}${how}</dl></section>
`;
}
