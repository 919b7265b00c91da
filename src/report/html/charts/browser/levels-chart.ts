/// <reference lib="dom" />
import type { ChartConfiguration, Plugin } from 'chart.js';
import type { LevelsData } from '../levels-data.ts';
import type { Kit } from './kit.ts';

/** A line for each figure, a point for each level, and a band for the interval of the knee. */
export function levelsChart(data: LevelsData, kit: Kit): ChartConfiguration<'line'> {
  const { unit, across, up, isWide, logarithmic, lines, knee } = data;
  const { colour, formatMs, latencyAxis } = kit;
  const round = (value: number) => String(Number(value.toPrecision(3)));
  const format = {
    ms: formatMs,
    'per-second': (value: number) => `${round(value)}/s`,
    percent: (value: number) => `${round(value)} %`,
  }[unit];
  const lowest = Math.min(...lines.flatMap(({ points }) => points.map(({ y }) => y)));
  const shapes = ['circle', 'triangle', 'rect'] as const;

  const band: Plugin<'line'> = {
    id: 'knee',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      if (!knee) return;
      const at = (level: number) => scales.x?.getPixelForValue(level) ?? 0;
      const width = Math.max(3, at(knee.to) - at(knee.from));
      ctx.save();
      ctx.fillStyle = colour('band');
      ctx.fillRect(at(knee.from), chartArea.top, width, chartArea.height);
      ctx.strokeStyle = colour('doubt');
      ctx.setLineDash([4, 3]);
      ctx.strokeRect(at(knee.from), chartArea.top, width, chartArea.height);
      ctx.font = `12px ${kit.Chart.defaults.font.family}`;
      ctx.fillStyle = colour('muted');
      ctx.textBaseline = 'bottom';
      ctx.textAlign = at(knee.from) > (chartArea.left + chartArea.right) / 2 ? 'right' : 'left';
      // Above the points at the top of the chart.
      ctx.fillText('capacity', at(knee.from), chartArea.top - 8);
      ctx.restore();
    },
  };

  return {
    type: 'line',
    data: {
      datasets: lines.map(({ label, colour: name, isDashed, points }, index) => ({
        label,
        data: [...points],
        borderColor: colour(name),
        backgroundColor: colour(name),
        borderDash: isDashed ? [6, 4] : [],
        borderWidth: 2,
        pointStyle: isDashed ? 'line' : shapes[index % 3],
        pointRadius: isDashed ? 0 : 4,
        pointHoverRadius: 6,
        // Points on the axis would be cut in half.
        clip: 8,
      })),
    },
    options: {
      layout: { padding: { top: knee ? 24 : 0 } },
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: {
          type: isWide ? 'logarithmic' : 'linear',
          title: { display: true, text: isWide ? `${across}, logarithmic` : across },
          ticks: { callback: (value) => round(Number(value)), maxTicksLimit: 12, maxRotation: 0 },
          afterBuildTicks(axis) {
            if (isWide) axis.ticks = axis.ticks.filter(({ value }) => /^[125]e/.test(value.toExponential()));
          },
        },
        y:
          unit === 'ms'
            ? latencyAxis(logarithmic)
            : {
                // Losses of a percent would not be seen above 0.
                min: unit === 'percent' && lowest >= 90 ? 90 : 0,
                title: { display: true, text: up },
                ticks: { callback: (value) => format(Number(value)) },
              },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => `${round(item?.parsed.x ?? 0)} ${across}`,
            label: ({ dataset, parsed }) => `${dataset.label}: ${format(parsed.y ?? 0)}`,
          },
        },
      },
    },
    plugins: [band],
  };
}
