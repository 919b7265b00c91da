import type { ChartConfiguration, ChartDataset, TooltipItem } from 'chart.js';
import type { StreamData } from '../stream-data.ts';
import type { Kit } from './kit.ts';

/** The mean and the longest time to the first token, and between tokens, of each interval. */
export function streamChart(
  data: StreamData,
  { colour, formatMs, latencyAxis, timeAxis, faultBands }: Kit,
): ChartConfiguration<'line'> {
  const time = (seconds: number) => formatMs(seconds * 1_000);

  const datasets = data.lines.map(({ label, isLongest, points }, index): ChartDataset<'line'> => {
    // Two lines of each kind: both in its colour.
    const name = colour(index < 2 ? 'accent' : 'second');
    return {
      label,
      data: points.map(({ x, y }) => ({ x, y })),
      borderColor: name,
      backgroundColor: name,
      borderWidth: 2,
      // From one interval to the next, the longest jumps: its line would hide everything else.
      showLine: !isLongest,
      pointRadius: isLongest ? 3 : 1,
      pointHoverRadius: 6,
      pointStyle: isLongest ? 'triangle' : 'circle',
    };
  });

  function intervalTitle({ parsed }: TooltipItem<'line'>): string {
    const from = (parsed.x ?? 0) - data.intervalS / 2;
    return `${time(Math.max(0, from))} to ${time(from + data.intervalS)}`;
  }

  function label({ datasetIndex, dataIndex, parsed }: TooltipItem<'line'>): string {
    const line = data.lines[datasetIndex];
    return `${line?.label} ${formatMs(parsed.y ?? 0)}, of ${line?.points[dataIndex]?.count}`;
  }

  return {
    type: 'line',
    data: { datasets },
    options: {
      layout: { padding: { top: data.faults.length * 16 } },
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: timeAxis(data.endS),
        y: {
          ...latencyAxis(data.logarithmic),
          title: { display: true, text: data.logarithmic ? 'time, logarithmic' : 'time' },
        },
      },
      plugins: {
        tooltip: { callbacks: { title: ([item]) => (item ? intervalTitle(item) : ''), label } },
      },
    },
    plugins: [faultBands(data)],
  };
}
