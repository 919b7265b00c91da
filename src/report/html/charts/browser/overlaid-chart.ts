import type { ChartConfiguration } from 'chart.js';
import type { OverlaidData } from '../compare-data.ts';
import type { Kit } from './kit.ts';

/** The latencies of two servers as two curves over each other. */
export function overlaidChart(
  { curves }: OverlaidData,
  { colour, formatMs }: Kit,
): ChartConfiguration<'line'> {
  const names = ['accent', 'second'];
  return {
    type: 'line',
    data: {
      datasets: curves.map((curve, index) => ({
        label: 'AB'.charAt(index),
        data: [...curve],
        borderColor: colour(names[index] ?? ''),
        backgroundColor: `${colour(names[index] ?? '')}22`,
        borderDash: index === 0 ? [] : [6, 4],
        borderWidth: 2,
        pointRadius: 0,
        tension: 0.3,
        fill: 'origin',
      })),
    },
    options: {
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: {
          type: 'logarithmic',
          title: { display: true, text: 'latency, logarithmic' },
          ticks: { callback: (value) => formatMs(Number(value)), maxTicksLimit: 12 },
          afterBuildTicks(axis) {
            axis.ticks = axis.ticks.filter(({ value }) => /^[125]e/.test(value.toExponential()));
          },
        },
        y: { beginAtZero: true, title: { display: true, text: 'density' }, ticks: { display: false } },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => formatMs(item?.parsed.x ?? 0),
            label: ({ dataset, parsed }) => `${dataset.label}: density ${(parsed.y ?? 0).toFixed(2)}`,
          },
        },
      },
    },
  };
}
