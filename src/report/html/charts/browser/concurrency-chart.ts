import type { ChartConfiguration } from 'chart.js';
import type { ConcurrencyData } from '../chart-data.ts';
import type { Kit } from './kit.ts';

/** A line for each percentile, a point for each run. */
export function concurrencyChart(
  data: ConcurrencyData,
  { colour, formatMs, latencyAxis }: Kit,
): ChartConfiguration<'line'> {
  const line = (
    label: string,
    values: readonly (number | null)[],
    name: string,
    shape: 'circle' | 'triangle',
  ) => ({
    label,
    data: [...values],
    borderColor: colour(name),
    backgroundColor: colour(name),
    pointStyle: shape,
    pointRadius: 5,
    pointHoverRadius: 7,
    borderWidth: 2,
  });
  return {
    type: 'line',
    data: {
      labels: [...data.concurrency],
      datasets: [line('p50', data.p50, 'accent', 'circle'), line('p99', data.p99, 'second', 'triangle')],
    },
    options: {
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { offset: true, title: { display: true, text: 'simultaneous requests' } },
        y: latencyAxis(data.logarithmic),
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => `${item?.label} at a time`,
            label: ({ dataset, parsed }) => `${dataset.label}: ${formatMs(parsed.y ?? 0)}`,
          },
        },
      },
    },
  };
}
