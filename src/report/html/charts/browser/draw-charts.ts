/// <reference lib="dom" />
import type { ChartConfiguration } from 'chart.js';
import type { faultBandsWith } from './fault-bands.ts';
import type { Kit, Library } from './kit.ts';
import type { paneMode } from './pane-mode.ts';

/** How each kind of chart is made from its data. */
type Makers = Readonly<Record<string, (data: never, kit: Kit) => ChartConfiguration>>;

type Tools = Pick<Kit, 'formatMs' | 'latencyAxis' | 'timeAxis'> & {
  readonly paneMode: typeof paneMode;
  readonly faultBandsWith: typeof faultBandsWith;
};

/** Draws every chart of the page, again when the colour scheme or the medium changes. */
export function drawCharts(Chart: Library, tools: Tools, makers: Makers): void {
  const root = document.documentElement;
  const colour = (name: string) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();

  const kit: Kit = { Chart, colour, ...tools, faultBands: tools.faultBandsWith(Chart, colour) };

  function useScheme(): void {
    const { defaults } = Chart;
    defaults.font.family = getComputedStyle(document.body).fontFamily;
    defaults.color = colour('muted');
    defaults.borderColor = colour('line');
    defaults.animation = false;
    defaults.maintainAspectRatio = false;
    Object.assign(defaults.plugins.legend.labels, { usePointStyle: true, boxHeight: 7, padding: 16 });
    Object.assign(defaults.plugins.legend, { align: 'start', position: 'bottom' });
    Object.assign(defaults.plugins.tooltip, {
      backgroundColor: colour('ink'),
      titleColor: colour('surface'),
      bodyColor: colour('surface'),
      footerColor: colour('surface'),
      footerFont: { weight: 'normal' },
      displayColors: false,
      padding: 10,
    });
  }

  function draw(figure: HTMLElement): void {
    const canvas = figure.querySelector('canvas');
    const data = figure.querySelector('script')?.textContent;
    const make = makers[figure.dataset.chart ?? ''];
    if (!canvas || !data || !make) return;
    Chart.getChart(canvas)?.destroy();
    // A closed part of the page has no room to draw in.
    if (canvas.checkVisibility()) new Chart(canvas, make(JSON.parse(data) as never, kit));
  }

  function drawIn(part: ParentNode): void {
    for (const figure of part.querySelectorAll<HTMLElement>('figure[data-chart]')) draw(figure);
  }

  function drawAll(): void {
    useScheme();
    drawIn(document);
  }

  function print(): void {
    root.classList.add('printing');
    for (const part of document.querySelectorAll<HTMLDetailsElement>('details:not([open])')) {
      part.dataset.closed = 'yes';
      part.open = true;
    }
    drawAll();
  }

  function printed(): void {
    root.classList.remove('printing');
    for (const part of document.querySelectorAll<HTMLDetailsElement>('details[data-closed]')) {
      delete part.dataset.closed;
      part.open = false;
    }
    drawAll();
  }

  Chart.Interaction.modes.pane = tools.paneMode(Chart.Interaction.modes.nearest);
  for (const query of ['print', '(prefers-color-scheme: dark)'])
    matchMedia(query).addEventListener('change', drawAll);
  // The event of `details`, which does not bubble.
  document.addEventListener('toggle', ({ target }) => drawIn(target as HTMLElement), { capture: true });
  addEventListener('beforeprint', print);
  addEventListener('afterprint', printed);
  drawAll();
}
