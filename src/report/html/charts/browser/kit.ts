import type { Chart, Interaction, Scale } from 'chart.js';
import type { faultBandsWith } from './fault-bands.ts';

/** The global of Chart.js: a class with everything else of the library as its properties. */
export type Library = typeof Chart & { readonly Interaction: typeof Interaction };

/** What a chart is drawn with. The functions of this folder run in the browser: the page contains their source text. */
export interface Kit {
  readonly Chart: typeof Chart;
  /** The value of a custom CSS property in the current colour scheme, by its name without dashes. */
  readonly colour: (name: string) => string;
  readonly formatMs: typeof formatMs;
  readonly latencyAxis: ReturnType<typeof latencyAxisWith>;
  readonly timeAxis: ReturnType<typeof timeAxisWith>;
  readonly faultBands: ReturnType<typeof faultBandsWith>;
}

/** Milliseconds in the style of the other reports: `412 ms`, `1.5 s`. */
export function formatMs(ms: number): string {
  const round = (value: number) => String(Number(value.toPrecision(3)));
  if (ms < 1_000) return `${round(ms)} ms`;
  return ms < 60_000 ? `${round(ms / 1_000)} s` : `${round(ms / 60_000)} min`;
}

/** The horizontal axis of the seconds of a load. */
export function timeAxisWith(format: typeof formatMs) {
  return (endS: number) => ({
    type: 'linear' as const,
    min: 0,
    max: endS,
    offset: false,
    grid: { offset: false },
    title: { display: true, text: 'time since the start' },
    ticks: {
      callback: (seconds: string | number) => format(Number(seconds) * 1_000),
      maxRotation: 0,
      autoSkipPadding: 16,
    },
  });
}

/** The vertical axis of milliseconds; logarithmic where small values would otherwise all lie at its foot. */
export function latencyAxisWith(format: typeof formatMs) {
  const isRound = ({ value }: { readonly value: number }) => /^[125]e/.test(value.toExponential());
  return (logarithmic: boolean) => ({
    type: logarithmic ? ('logarithmic' as const) : ('linear' as const),
    beginAtZero: !logarithmic,
    grace: '5%',
    title: { display: true, text: logarithmic ? 'latency, logarithmic' : 'latency' },
    ticks: { callback: (value: string | number) => format(Number(value)), maxTicksLimit: 12 },
    afterBuildTicks(axis: Scale) {
      if (logarithmic) axis.ticks = axis.ticks.filter(isRound);
    },
  });
}
