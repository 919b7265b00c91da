import { times } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import type { RunSettings } from '../../../stress/judge/measured/measured.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { arrivalsName } from '../../../stress/load/arrival-spread.ts';
import { describeThinking } from '../../../stress/load/think-time.ts';
import { dataWords } from '../../text/data-words.ts';
import { distributionSection, timelineSection } from '../charts/chart-sections.ts';
import { streamsOverTime } from '../charts/streams-over-time.ts';
import { throughputSection } from '../charts/throughput-section.ts';
import { commandBlock } from '../markup/command-block.ts';
import { html, type Markup } from '../markup/markup.ts';
import { facts, section, type TableRow } from '../markup/table.ts';
import { figureSections } from './figure-sections.ts';
import { baselineSection, thresholdsSection } from './judged-sections.ts';
import { keyFigures } from './key-figures.ts';
import { outcomeSection } from './outcome-section.ts';
import { streamsSection } from './streams-section.ts';
import { verdictBanner } from './verdict-banner.ts';

/** Everything about one run: the verdict, its charts, then all figures in the order of the text report. */
export function runSections(result: StressResult): Markup {
  return html`${verdictBanner(result)}
${keyFigures(result)}
${throughputSection(result)}
${timelineSection(result)}
${streamsOverTime(result)}
${distributionSection(result.latency)}
<div class="cards">
${thresholdsSection(result.thresholds)}
${outcomeSection(result)}
${figureSections(result)}
${streamsSection(result)}
${baselineSection(result.baseline)}
${repeatSection(result)}
</div>`;
}

function repeatSection({ command, settings }: StressResult): Markup {
  return section(
    'Repeat it',
    html`${command === null ? '' : commandBlock(command)}
<details class="settings"><summary>What was sent</summary>${facts('Settings', settingRows(settings))}</details>`,
    'card wide',
  );
}

function settingRows(settings: RunSettings): TableRow[] {
  const { method, path, headers, body, reply, streamEnd, historyPath } = settings;
  const { timeoutMs, reconnect, retryLost, warmupMs, seed, data, insecure, unixSocket, follow } = settings;
  const { arrivals, thinkMs } = settings;
  return [
    ['request', `${method} ${path}`],
    ['headers', headers.join(', ') || 'none'],
    ['body', body ?? 'none'],
    ['data', data === null ? 'none' : dataWords(data)],
    ['reply is at', reply ?? 'the whole answer'],
    ['streams end with', streamEnd ?? 'the mark of their shape'],
    ['history is at', historyPath ?? 'unknown'],
    ...(arrivals ? [['arrivals', arrivalsName(arrivals)] as const] : []),
    ['think time', thinkMs ? describeThinking(thinkMs) : 'none'],
    ['timeout', formatDuration(timeoutMs)],
    ['connections', reconnect ? 'one per request' : 'kept alive'],
    ['certificate', insecure ? 'not checked' : 'checked, where there is one'],
    ['Unix socket', unixSocket ?? 'none'],
    ['redirects', follow ? 'followed' : 'not followed'],
    ['lost requests', retryLost === 0 ? 'not repeated' : `repeated up to ${times(retryLost)}`],
    ['warm-up', warmupMs === 0 ? 'none' : formatDuration(warmupMs)],
    ['seed', seed ?? 'none'],
  ];
}
