/// <reference lib="dom" />
import type { ChartConfiguration, ChartDataset, TooltipItem } from 'chart.js';
import type { TimelineData } from '../chart-data.ts';
import type { Kit } from './kit.ts';

type Kind = 'scatter' | 'bar';

/** A dot for each request; below, on the same time axis, lock errors and retries. */
export function timelineChart(
  data: TimelineData,
  { colour, formatMs, latencyAxis, timeAxis, faultBands }: Kit,
): ChartConfiguration<Kind> {
  const time = (seconds: number) => formatMs(seconds * 1_000);
  const groupOf = ({ datasetIndex }: { datasetIndex: number }) => data.groups[datasetIndex];

  const dots = data.groups.map(({ outcome, count, shape, dots }): ChartDataset<Kind> => {
    const isOk = outcome === 'ok';
    return {
      type: 'scatter',
      label: `${outcome} (${count})`,
      data: [...dots],
      pointStyle: shape,
      pointRadius: isOk ? 2.5 : 5,
      pointHoverRadius: isOk ? 5 : 8,
      pointHitRadius: 4,
      pointBackgroundColor: colour(`outcome-${outcome}`) + (isOk ? '99' : ''),
      pointBorderColor: colour(`outcome-${outcome}`),
      // These shapes consist of lines only.
      pointBorderWidth: /cross|star|line/.test(shape) ? 2 : isOk ? 0 : 1,
      order: isOk ? 1 : 0,
      clip: 8,
      yAxisID: 'latency',
    };
  });

  const bars = (
    label: string,
    values: readonly number[],
    name: string,
    width: number,
  ): ChartDataset<Kind> => ({
    type: 'bar',
    label,
    data: values.map((y, index) => ({ x: (index + 0.5) * data.intervalS, y })) as never[],
    backgroundColor: colour(name),
    barPercentage: width,
    categoryPercentage: 1,
    grouped: false,
    pointStyle: 'rect',
    order: width,
    yAxisID: 'events',
  });

  // Both in the same place, lock errors narrower and in front: neither hides the other.
  const events = [
    bars('lock errors', data.lockErrors, 'outcome-lock-error', 0.45),
    ...(data.retries ? [bars('retries', data.retries, 'retries', 0.9)] : []),
  ];

  function intervalTitle({ dataIndex }: TooltipItem<Kind>): string {
    return `${time(dataIndex * data.intervalS)} to ${time((dataIndex + 1) * data.intervalS)}`;
  }

  function label(item: TooltipItem<Kind>): string | string[] {
    const { x, y } = item.parsed;
    return groupOf(item)
      ? [`latency ${formatMs(y ?? 0)}`, `sent ${time(x ?? 0)} after the start`]
      : `${item.dataset.label}: ${y}`;
  }

  function intervalFooter(items: readonly TooltipItem<Kind>[]): string {
    const [item] = items;
    if (!item || groupOf(item)) return '';
    return `${data.completed[item.dataIndex]} completed, ${data.failed[item.dataIndex]} of them failed`;
  }

  return {
    type: 'scatter',
    data: { datasets: [...dots, ...events] },
    options: {
      layout: { padding: { top: data.faults.length * 16 } },
      interaction: { mode: 'pane' },
      scales: {
        x: timeAxis(data.endS),
        // The first axis of a stack is the lowest.
        events: {
          type: 'linear',
          beginAtZero: true,
          suggestedMax: 1,
          grace: '10%',
          position: 'left',
          stack: 'panes',
          stackWeight: 1,
          title: { display: true, text: `per ${time(data.intervalS)}` },
          // The highest label would touch the lowest latency.
          ticks: {
            precision: 0,
            maxTicksLimit: 5,
            callback: (value, index, ticks) => (index < ticks.length - 1 ? value : ''),
          },
        },
        latency: { ...latencyAxis(data.logarithmic), position: 'left', stack: 'panes', stackWeight: 3 },
      },
      plugins: {
        legend: { labels: { sort: (a, b) => (a.datasetIndex ?? 0) - (b.datasetIndex ?? 0) } },
        tooltip: {
          callbacks: {
            title: ([item]) => (item ? (groupOf(item)?.outcome ?? intervalTitle(item)) : ''),
            label,
            footer: intervalFooter,
          },
        },
      },
    },
    plugins: [faultBands(data)],
  };
}
