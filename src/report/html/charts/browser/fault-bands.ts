/// <reference lib="dom" />
import type { Chart, Plugin } from 'chart.js';
import type { FaultBand } from '../chart-data.ts';

/** Draws when faults were injected, each with its name in a row of 16 pixels above the chart. */
export function faultBandsWith(
  { defaults }: Pick<typeof Chart, 'defaults'>,
  colour: (name: string) => string,
) {
  return ({ faults, endS }: { readonly faults: readonly FaultBand[]; readonly endS: number }): Plugin => ({
    id: 'faults',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      const at = (seconds: number) => scales.x?.getPixelForValue(Math.min(seconds, endS)) ?? 0;
      ctx.save();
      ctx.font = `12px ${defaults.font.family}`;
      ctx.textBaseline = 'bottom';
      for (const [row, { label, fromS, toS }] of faults.entries()) {
        ctx.fillStyle = colour('band');
        ctx.fillRect(at(fromS), chartArea.top, Math.max(2, at(toS) - at(fromS)), chartArea.height);
        ctx.fillStyle = colour('muted');
        ctx.fillText(label, at(fromS), chartArea.top - 3 - row * 16);
      }
      ctx.restore();
    },
  });
}
