import { parseExactDuration } from '../../../duration.ts';
import { SLO_METRICS, SLO_OPERATORS, type Slo, type SloMetric, type SloOperator } from '../../measure/slo.ts';
import { boundParts } from './bound.ts';
import { METRICS } from './threshold.ts';

export const SLO_SYNTAX = `an upper limit for each request, such as ttft<300ms or latency<=5s, with one of ${SLO_METRICS.join(', ')}`;

/** A limit, or what is wrong with the text, as a sentence with its full stop. */
export function parseSlo(text: string): Slo | { readonly mistake: string } {
  const parts = boundParts(text);
  if (!parts) return { mistake: 'It is not a metric, < or <=, and a time.' };
  const { metric, operator, limit } = parts;
  if (!isSloMetric(metric)) return { mistake: metricMistake(metric) };
  if (!isSloOperator(operator)) return { mistake: `${operator} makes no upper limit.` };
  const limitMs = parseExactDuration(limit);
  if (limitMs === undefined) return { mistake: limitMistake(limit) };
  return { metric, operator, limitMs, text: `${metric}${operator}${limit}` };
}

function metricMistake(metric: string): string {
  return Object.hasOwn(METRICS, metric)
    ? `${metric} is a figure of the whole run: give it to --threshold.`
    : `There is no ${metric}.`;
}

function limitMistake(limit: string): string {
  return /^\d+(\.\d+)?$/.test(limit)
    ? `${limit} has no unit: write ${limit}ms or ${limit}s.`
    : `${limit} is not a time.`;
}

function isSloMetric(name: string): name is SloMetric {
  return (SLO_METRICS as readonly string[]).includes(name);
}

function isSloOperator(operator: string): operator is SloOperator {
  return (SLO_OPERATORS as readonly string[]).includes(operator);
}
