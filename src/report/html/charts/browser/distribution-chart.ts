/// <reference lib="dom" />
import type { Chart, ChartConfiguration, Plugin } from 'chart.js';
import type { DistributionData } from '../chart-data.ts';
import type { Kit } from './kit.ts';

/** A bar for each range of latency, all of the same width, which makes the axis logarithmic. */
export function distributionChart(data: DistributionData, kit: Kit): ChartConfiguration<'bar'> {
  const { colour, formatMs } = kit;
  const { ranges, total, marks } = data;
  const edge = (index: number) => ranges[index]?.fromMs ?? ranges.at(-1)?.toMs ?? 0;

  function drawMark({ ctx, chartArea, scales }: Chart, mark: (typeof marks)[number], row: number): void {
    const x = Math.round(scales.x?.getPixelForValue(mark.at) ?? 0) + 0.5;
    const y = chartArea.top + 2 + row * 16;
    const text = `${mark.label} ${formatMs(mark.ms)}`;
    const isLeft = x + ctx.measureText(text).width + 8 > chartArea.right;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.textAlign = isLeft ? 'right' : 'left';
    ctx.fillText(text, isLeft ? x - 5 : x + 5, y);
  }

  const percentiles: Plugin<'bar'> = {
    id: 'percentiles',
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      ctx.save();
      ctx.strokeStyle = colour('second');
      ctx.fillStyle = colour('ink');
      ctx.font = `12px ${kit.Chart.defaults.font.family}`;
      ctx.textBaseline = 'top';
      ctx.setLineDash([4, 3]);
      for (const [row, mark] of marks.entries()) drawMark(chart, mark, row);
      ctx.restore();
    },
  };

  return {
    type: 'bar',
    data: {
      datasets: [
        {
          label: 'requests',
          // An empty range has no bar; every other bar has a minimum length.
          data: ranges.map(({ count }, index) => ({ x: index + 0.5, y: count || null })) as never[],
          backgroundColor: colour('outcome-ok'),
          hoverBackgroundColor: colour('accent'),
          barPercentage: 0.92,
          categoryPercentage: 1,
          minBarLength: 2,
          grouped: false,
        },
      ],
    },
    options: {
      interaction: { mode: 'x', intersect: false },
      scales: {
        x: {
          type: 'linear',
          min: 0,
          max: ranges.length,
          offset: false,
          grid: { display: false, offset: false },
          title: { display: true, text: 'latency' },
          ticks: {
            stepSize: Math.ceil(ranges.length / 8),
            maxRotation: 0,
            callback: (value) => formatMs(edge(Number(value))),
          },
        },
        y: {
          beginAtZero: true,
          grace: '25%',
          title: { display: true, text: 'requests' },
          ticks: { precision: 0 },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: ([item]) =>
              `${formatMs(edge(item?.dataIndex ?? 0))} to ${formatMs(edge((item?.dataIndex ?? 0) + 1))}`,
            label: ({ parsed }) => `${parsed.y} of ${total} requests`,
          },
        },
      },
    },
    plugins: [percentiles],
  };
}
