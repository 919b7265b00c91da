import type { Markup } from '../markup/markup.ts';
import { chart } from './chart-figure.ts';
import type { LevelsData } from './levels-data.ts';

/** A chart of figures by level, with the figures in words for readers who cannot see it. */
export function levelsFigure(data: LevelsData, title: string, caption: string): Markup {
  const round = (value: number) => Number(value.toPrecision(3));
  const lines = data.lines.map(({ label, points }) => {
    return `${label}: ${points.map(({ x, y }) => `${round(y)} at ${round(x)}`).join(', ') || 'unknown'}`;
  });
  return chart(data, { title, says: `${title} by ${data.across}. ${lines.join('. ')}.`, caption });
}
