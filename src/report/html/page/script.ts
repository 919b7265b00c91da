import { distributionChart } from '../charts/browser/distribution-chart.ts';
import { drawCharts } from '../charts/browser/draw-charts.ts';
import { faultBandsWith } from '../charts/browser/fault-bands.ts';
import { formatMs, latencyAxisWith, timeAxisWith } from '../charts/browser/kit.ts';
import { levelsChart } from '../charts/browser/levels-chart.ts';
import { overlaidChart } from '../charts/browser/overlaid-chart.ts';
import { paneMode } from '../charts/browser/pane-mode.ts';
import { ratiosChart } from '../charts/browser/ratios-chart.ts';
import { streamChart } from '../charts/browser/stream-chart.ts';
import { throughputChart } from '../charts/browser/throughput-chart.ts';
import { timelineChart } from '../charts/browser/timeline-chart.ts';

/**
 * The script of the page: the source text of these functions, without a bundler. So each of them may use only its
 * arguments, what it defines itself, and what every browser has.
 */
export const SCRIPT = `'use strict';
const formatMs = ${formatMs};
const tools = { formatMs, latencyAxis: (${latencyAxisWith})(formatMs), timeAxis: (${timeAxisWith})(formatMs), paneMode: ${paneMode}, faultBandsWith: ${faultBandsWith} };
const throughput = ${throughputChart};
const timeline = ${timelineChart};
const streams = ${streamChart};
const distribution = ${distributionChart};
const overlaid = ${overlaidChart};
const ratios = ${ratiosChart};
const levels = ${levelsChart};
(${drawCharts})(Chart, tools, { throughput, timeline, streams, distribution, overlaid, ratios, levels });
`;
