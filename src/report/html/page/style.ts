import { outcomeColours } from '../charts/outcome-style.ts';

const LIGHT = `
  color-scheme: light;
  --page: #f7f7f5; --surface: #ffffff; --ink: #1c2024; --muted: #59626d; --line: #e2e3e1;
  --good: #0a6e52; --bad: #b3261e; --doubt: #8a5a00; --accent: #2f5f9e; --second: #c0620b;
  --part-0: #c98500; --part-1: #2f5f9e; --part-2: #8fa3b8; --retries: #b9aee0; --band: rgb(200 120 0 / 10%); --alarm: #fdeeec;
  ${outcomeColours('light')}`;

const DARK = `
  color-scheme: dark;
  --page: #131619; --surface: #1b1f24; --ink: #e6e8ea; --muted: #9aa4af; --line: #2e343b;
  --good: #4cc79a; --bad: #ff7b72; --doubt: #e5b454; --accent: #7fb0ee; --second: #f0a35c;
  --part-0: #f2b134; --part-1: #7fb0ee; --part-2: #66788c; --retries: #6c5fa8; --band: rgb(242 177 52 / 9%); --alarm: #2b1a1b;
  ${outcomeColours('dark')}`;

/** Cells one below the other, each with the heading of its column. */
function stacked(tables: string): string {
  return `
  ${tables} :is(table, tbody) { display: block; }
  ${tables} thead { position: absolute; clip-path: inset(50%); }
  ${tables} tr { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: 0 2rem; padding: .6rem 0; border-top: 1px solid var(--line); }
  ${tables} tr:first-child { border-top: 0; padding-top: 0; }
  ${tables} tr > :is(th, td) { border: 0; padding: .1rem 0; width: auto; min-width: 0; max-width: none; white-space: normal; overflow-wrap: anywhere; }
  ${tables} .item { margin: 0; }
  ${tables} tr > th { grid-column: 1 / -1; font-weight: 600; }
  ${tables} tr > td { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; text-align: right; }
  ${tables} tr > td > * { grid-column: 2; }
  ${tables} tr > td::before { content: attr(data-column); color: var(--muted); }`;
}

/** The script sets `printing` while the page is laid out for paper, before the medium changes. */
export const STYLE = `
:root {${LIGHT}
}
@media screen and (prefers-color-scheme: dark) { :root:not(.printing) {${DARK}
} }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
main { max-width: 68rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
header { margin-bottom: 2rem; }
h1 { margin: 0 0 .35rem; font-size: 1.75rem; line-height: 1.25; letter-spacing: -.015em; font-weight: 650; }
h2 { margin: 0 0 .9rem; font-size: 1rem; font-weight: 650; }
h3 { margin: 1.25rem 0 .4rem; font-size: .9rem; font-weight: 600; color: var(--muted); }
p, ul { margin: 0 0 .6rem; }
p:last-child, ul:last-child { margin-bottom: 0; }
ul { padding-left: 1.2rem; }
a { color: var(--accent); }
code, pre { font: .9em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
pre { margin: 0; padding: .8rem 1rem; background: var(--page); border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; }
.eyebrow { margin: 0 0 .5rem; color: var(--muted); font-size: .85rem; }
.subtitle { color: var(--muted); }
.note, figcaption { color: var(--muted); font-size: .875rem; }
:is(.facts, .scroll) + .note { margin-top: .8rem; }
.lead { font-size: 1.05rem; }
.quote { color: var(--muted); font: .85em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.verdict { --tone: var(--doubt); margin-bottom: 1.25rem; padding: 1.15rem 1.4rem; background: var(--surface);
  border: 1px solid var(--line); border-left: 5px solid var(--tone); border-radius: 10px; }
.verdict:is(.failed, .data-lost) { border: 2px solid var(--tone); border-left-width: 10px; background: var(--alarm); }
body:has(.verdict:is(.failed, .data-lost)) { border-top: 8px solid var(--bad); }
.passed { --tone: var(--good); } .failed, .data-lost { --tone: var(--bad); } .inconclusive { --tone: var(--doubt); }
.badge { display: inline-block; margin-right: .4rem; color: var(--tone); font-size: .85em; font-weight: 700;
  letter-spacing: .04em; text-transform: uppercase; white-space: nowrap; }
:is(.failed, .data-lost) > .lead > .badge { margin-right: .6rem; padding: .15rem .6rem; border-radius: 6px; background: var(--tone); color: var(--surface); font-size: 1.05em; white-space: normal; }
.keys { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); margin: 0 0 1.25rem; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.keys div { padding: .8rem 1.1rem; box-shadow: 0 0 0 1px var(--line); } .keys dt { color: var(--muted); font-size: .85rem; } .keys dd { margin: 0; font-size: 1.4rem; font-weight: 650; line-height: 1.3; }
.cause, .about { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.1rem; margin: 0; }
.cause { margin: 1rem 0 0; padding-top: 1rem; border-top: 1px solid var(--line); } .verdict > .about:not(:empty) { margin-top: .8rem; }
:is(.cause, .about) dt { color: var(--muted); } :is(.cause, .about) dd { grid-column: 2; margin: 0; min-width: 0; }
.mark { white-space: nowrap; } .good { color: var(--good); } .bad { color: var(--bad); } .doubt { color: var(--doubt); } .unknown { color: var(--doubt); white-space: normal; overflow-wrap: anywhere; } .same, .skipped, .info { color: var(--muted); }

.cards { display: flex; flex-wrap: wrap; gap: 1.25rem; }
.card, .chart { padding: 1.3rem 1.4rem; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
.card { flex: 1 1 17rem; min-width: 0; container-type: inline-size; } .card.wide { flex-basis: 100%; }
.alone, .chart, .chart + .cards { margin-top: 1.25rem; }

.scroll { overflow-x: auto; container-type: inline-size; }
table { width: 100%; border-collapse: collapse; font-size: .925rem; }
th, td { padding: .45rem 1.75rem .45rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
th { font-weight: 400; }
thead th { padding-top: 0; border-top: 0; color: var(--muted); font-size: .85rem; white-space: nowrap; }
.scroll :is(th, .number) { white-space: nowrap; } .scroll .number { text-align: right; } .scroll :is(.words, th code) { white-space: normal; overflow-wrap: break-word; }
.scroll tbody :is(th, td) { max-width: min(24rem, 36cqi); overflow-wrap: break-word; }
.scroll tbody :is(th, td):last-child { max-width: none; } :where(.wide .scroll) :is(th, td):last-child:not(.number) { width: 100%; min-width: min(9rem, 30cqi); }
.scroll :is(.quote, .command), .scroll td:last-child { overflow-wrap: anywhere; }
.alone table { font-size: .875rem; } .alone :is(th, td) { padding-right: .9rem; } .alone .item { display: block; } .item.words { white-space: normal; overflow-wrap: anywhere; }
.facts :is(th, td) { max-width: min(20rem, 48cqi); white-space: normal; overflow-wrap: break-word; } .facts th { color: var(--muted); } .facts td { text-align: right; }
.facts tr:first-child > * { border-top: 0; padding-top: 0; }
.glyph { display: inline-block; width: 1.1em; font-size: .9em; text-align: center; }
.item { display: inline-block; margin-right: .6rem; white-space: nowrap; }
.split { display: flex; gap: 2px; height: 10px; margin-bottom: .9rem; border-radius: 5px; overflow: hidden; }
.split span { flex-basis: 0; background: currentcolor; }
.part-0 { color: var(--part-0); } .part-1 { color: var(--part-1); } .part-2 { color: var(--part-2); }

figure { margin: 0; }
.canvas { position: relative; height: 20rem; }
.canvas.timeline { height: 30rem; } .canvas.throughput { height: 22rem; }
.canvas canvas { position: absolute; inset: 0; max-width: 100%; }
figcaption { margin-top: .8rem; }

@container (max-width: 34rem) {${stacked('.some:not(:has(.quote, .command))')}
}
@container (max-width: 56rem) {${stacked('.many')}
}

summary { cursor: pointer; }
.fold { border-top: 1px solid var(--line); } .fold:first-child { border-top: 0; }
.fold > summary { display: grid; grid-template-columns: .8rem 6rem 1fr max-content; gap: 0 .9rem; padding: .5rem 0; list-style: none; }
.fold > summary::-webkit-details-marker { display: none; }
.fold > summary::before { content: "▸" / ""; color: var(--muted); } .fold[open] > summary::before { content: "▾" / ""; }
.fold .title { display: grid; gap: 0 1rem; min-width: 0; } .columns .title { grid-template-columns: 10rem 1fr; }
.fold strong { font-weight: 600; } .fold .aside { color: var(--muted); text-align: right; }
.inside { margin: 0 0 1rem 1.7rem; padding: .2rem 0 .2rem 1.1rem; border-left: 2px solid var(--line); font-size: .925rem; }
.inside .scroll { margin-top: .9rem; }
.settings { margin-top: .9rem; } .settings summary { color: var(--muted); font-size: .9rem; }
.settings table { margin-top: .8rem; } .settings td { text-align: left; overflow-wrap: anywhere; }
.run { margin-top: 1.25rem; border-top: 1px solid var(--line); }
.run > summary { padding: .9rem 0; font-size: 1.05rem; font-weight: 600; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }

@media (max-width: 38rem) {
  main { padding: 1.75rem 1rem 3rem; }
  h1 { font-size: 1.4rem; }
  .card, .chart, .verdict { padding: 1rem; }
  .canvas { height: 16rem; } .canvas.timeline { height: 25rem; } .canvas.throughput { height: 19rem; }
  .keys { grid-template-columns: 1fr 1fr; } .keys dd { font-size: 1.2rem; }
  th, td { padding-right: .9rem; }
  .scroll:has(.quote) tr { display: grid; grid-template-columns: minmax(min-content, 1fr) 3.8rem 4.2rem; border-top: 1px solid var(--line); }
  .scroll:has(.quote) :is(th, td, thead tr) { max-width: none; padding-right: 0; border: 0; }
  .scroll:has(.quote) th:last-child, .scroll td:has(.quote:empty) { display: none; }
  .scroll td:has(.quote) { grid-column: 1 / -1; width: auto; padding-top: 0; }
  .scroll:has(.command) thead { display: none; }
  .scroll:has(.command) tr { display: flex; flex-wrap: wrap; padding: .3rem 0; border-top: 1px solid var(--line); }
  .scroll:has(.command) :is(th, td) { padding-block: .1rem; border: 0; } .scroll td:has(.command) { flex-basis: 100%; }
  .cause, .about { grid-template-columns: 1fr; gap: 0; } :is(.cause, .about) dd { grid-column: 1; margin-bottom: .5rem; }
  .fold > summary { grid-template-columns: .8rem 1fr max-content; gap: 0 .6rem; } .columns .title { grid-template-columns: 1fr; }
  .fold .title { grid-column: 2 / -1; grid-row: 2; }
  .inside { margin-left: 0; padding-left: .8rem; }
}
.printing { font-size: 75%; }
.printing main { width: 680px; padding: 0; }
.printing .canvas { height: 18rem; } .printing .canvas.timeline { height: 27rem; } .printing .canvas.throughput { height: 26rem; }
@media print {
  @page { margin: 15mm; }
  :root { font-size: 75%; }
  body { background: none; }
  main { max-width: none; padding: 0; }
  .card, .chart, .verdict { break-inside: avoid; }
  .card:has(.fold) { break-inside: auto; } .fold > summary { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  th, td { padding-block: .3rem; }
}
`;
