import type { ChartConfiguration } from 'chart.js';
import type { RatiosData } from '../compare-data.ts';
import type { Kit } from './kit.ts';

/** A row for each measure: a dot for each round, and a bar for the interval of the change. */
export function ratiosChart(
  { measures, tolerated }: RatiosData,
  { colour }: Kit,
): ChartConfiguration<'bar' | 'scatter' | 'line'> {
  const percent = (change: number) => `${change > 0 ? '+' : ''}${Number((change * 100).toPrecision(3))} %`;
  // Half a row apart, so that no dot hides another one.
  const spread = (index: number, rounds: number) => ((index + 0.5) / rounds - 0.5) * 0.7;
  const dots = measures.flatMap(({ changes }, row) =>
    changes.map((change, index) => ({ x: change, y: row + spread(index, changes.length) })),
  );
  const intervals = measures.flatMap(({ from, to }, row) =>
    from === null || to === null
      ? []
      : [
          { x: from, y: row },
          { x: to, y: row },
          { x: Number.NaN, y: row },
        ],
  );
  const limit = (x: number, dash: number[]) => ({
    type: 'line' as const,
    data: [
      { x, y: -0.5 },
      { x, y: measures.length - 0.5 },
    ],
    label: x === 0 ? 'no change' : 'tolerated change',
    borderColor: colour('muted'),
    borderDash: dash,
    borderWidth: 1,
    pointRadius: 0,
  });
  return {
    type: 'scatter',
    data: {
      datasets: [
        {
          type: 'scatter',
          label: 'rounds',
          data: dots,
          backgroundColor: `${colour('accent')}99`,
          pointRadius: 3.5,
        },
        {
          type: 'line',
          label: 'interval',
          data: intervals,
          borderColor: colour('second'),
          backgroundColor: colour('second'),
          borderWidth: 4,
          pointRadius: 0,
        },
        limit(0, []),
        limit(tolerated[0], [5, 4]),
        limit(tolerated[1], [5, 4]),
      ],
    },
    options: {
      scales: {
        x: {
          type: 'linear',
          title: { display: true, text: 'change from A to B' },
          ticks: { callback: (value) => percent(Number(value)) },
        },
        y: {
          type: 'linear',
          reverse: true,
          min: -0.5,
          max: measures.length - 0.5,
          grid: { display: false },
          ticks: { callback: (value) => measures[Number(value)]?.name ?? '' },
          afterBuildTicks(axis) {
            axis.ticks = measures.map((_, row) => ({ value: row }));
          },
        },
      },
      plugins: {
        legend: {
          labels: {
            // Both limits have the same name.
            filter: ({ datasetIndex = 0 }) => datasetIndex < 4,
          },
        },
        tooltip: { callbacks: { label: ({ parsed }) => percent(parsed.x ?? 0) } },
      },
    },
  };
}
