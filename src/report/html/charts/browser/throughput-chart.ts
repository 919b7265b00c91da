/// <reference lib="dom" />
import type { ChartConfiguration, ChartDataset, TooltipItem } from 'chart.js';
import type { ThroughputData } from '../throughput-data.ts';
import type { Kit } from './kit.ts';

type Kind = 'bar' | 'line';

/** Successes and failures per second, on top of each other; above, on the same time axis, the share of successes. */
export function throughputChart(
  data: ThroughputData,
  { colour, formatMs, timeAxis, faultBands }: Kit,
): ChartConfiguration<Kind> {
  const time = (seconds: number) => formatMs(seconds * 1_000);
  const round = (value: number) => String(Number(value.toPrecision(3)));
  // Never all of them where one failed.
  const percent = (value: number) => (value < 100 ? Math.min(99.999, Number(value.toFixed(3))) : 100);
  const places = <Value>(values: readonly Value[]) =>
    values.map((y, index) => ({ x: (index + 0.5) * data.intervalS, y })) as never[];

  const bars = (label: string, values: readonly number[], name: string): ChartDataset<Kind> => ({
    type: 'bar',
    label,
    data: places(values),
    backgroundColor: colour(name),
    barPercentage: 0.96,
    categoryPercentage: 1,
    grouped: false,
    stack: 'requests',
    pointStyle: 'rect',
    yAxisID: 'rate',
    order: 1,
  });

  const isBad = (index: number) => (data.success[index] ?? 100) < 100;
  const success: ChartDataset<Kind> = {
    type: 'line',
    label: 'success',
    data: places(data.success),
    borderColor: colour('good'),
    backgroundColor: colour('good'),
    borderWidth: 2,
    // Times without a request are a gap.
    spanGaps: false,
    pointRadius: data.success.map((_, index) => (isBad(index) ? 3 : data.success.length === 1 ? 4 : 0)),
    pointBackgroundColor: data.success.map((_, index) => colour(isBad(index) ? 'bad' : 'good')),
    pointBorderColor: data.success.map((_, index) => colour(isBad(index) ? 'bad' : 'good')),
    pointHoverRadius: 6,
    pointStyle: 'circle',
    segment: {
      borderColor: ({ p0DataIndex, p1DataIndex }) =>
        colour(isBad(p0DataIndex) || isBad(p1DataIndex) ? 'bad' : 'good'),
    },
    clip: 8,
    yAxisID: 'success',
    order: 0,
  };

  function label({ dataset, parsed }: TooltipItem<Kind>): string {
    if (dataset.yAxisID === 'success')
      return parsed.y === null ? 'no request' : `${percent(parsed.y)}% success`;
    return `${round(parsed.y ?? 0)}/s ${dataset.label}`;
  }

  return {
    type: 'bar',
    data: {
      datasets: [bars('ok', data.ok, 'outcome-ok'), bars('failed', data.failed, 'bad'), success],
    },
    options: {
      layout: { padding: { top: data.faults.length * 16 } },
      interaction: { mode: 'index', axis: 'x', intersect: false },
      scales: {
        x: timeAxis(data.endS),
        // The first axis of a stack is the lowest.
        rate: {
          type: 'linear',
          stacked: true,
          beginAtZero: true,
          position: 'left',
          stack: 'panes',
          stackWeight: 3,
          title: { display: true, text: 'per second' },
          // The highest label would touch the lowest of the other axis.
          ticks: {
            maxTicksLimit: 7,
            callback: (value, index, ticks) => (index < ticks.length - 1 ? round(Number(value)) : ''),
          },
        },
        success: {
          type: 'linear',
          min: 0,
          max: 100,
          position: 'left',
          stack: 'panes',
          stackWeight: 1,
          title: { display: true, text: 'success' },
          ticks: { stepSize: 50, callback: (value) => `${value}%` },
        },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => {
              const index = item?.dataIndex ?? 0;
              return `${time(index * data.intervalS)} to ${time((index + 1) * data.intervalS)}`;
            },
            label,
          },
        },
      },
    },
    plugins: [faultBands(data)],
  };
}
