import { times } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import { arrivalsName, EVEN } from '../../load/arrival-spread.ts';
import type { Extent, Load } from '../../load/load.ts';
import { describeThinking } from '../../load/think-time.ts';
import { sloNames } from '../../measure/goodput.ts';
import type { Measured } from '../measured/measured.ts';

/** A setting that two runs do not share, in words. */
export interface SettingDifference {
  readonly name: string;
  readonly value: string;
  readonly other: string;
}

const SHOWN_CHARS = 60;

/** The settings that differ between two runs: their figures may differ because of them. */
export function settingDifferences(measured: Measured, another: Measured): SettingDifference[] {
  const [settings, others] = [allSettings(measured), new Map(allSettings(another))];
  return settings
    .map(([name, value]) => ({ name, value, other: others.get(name) ?? NONE }))
    .filter(({ value, other }) => value !== other)
    .map(({ name, value, other }) => ({ name, value: shorten(value), other: shorten(other) }));
}

/** Such as `concurrency: 20, was 10`. */
export function differenceWords({ name, value, other }: SettingDifference): string {
  return `${name}: ${value}, was ${other}`;
}

const NONE = 'none';

/** The same names for every run, so that no difference is missed. */
function allSettings({
  load,
  settings,
  target,
  goodput,
  faults,
  version,
}: Measured): [name: string, text: string][] {
  return [
    ['target', target.description],
    ['load', load.kind],
    ['concurrency', String(load.concurrency)],
    ['length', 'until' in load ? extent(load.until) : NONE],
    ['rate', 'ratePerSecond' in load ? `${load.ratePerSecond}/s` : NONE],
    ['stages', 'stages' in load ? stages(load.stages) : NONE],
    ['arrivals', 'ratePerSecond' in load ? arrivalsName(settings.arrivals ?? EVEN) : NONE],
    ['think time', settings.thinkMs ? describeThinking(settings.thinkMs) : NONE],
    ['scenario', settings.scenario ?? NONE],
    ['method', settings.method],
    ['path', settings.path],
    ['headers', list(settings.headers.map((name) => name.toLowerCase()).sort())],
    ['body', settings.body ?? NONE],
    ['data', dataWords(settings)],
    ['reply', settings.reply ?? NONE],
    ['end of streams', settings.streamEnd ?? NONE],
    ['timeout', formatDuration(settings.timeoutMs)],
    ['connections', settings.reconnect ? 'one per request' : 'kept alive'],
    ['certificate', settings.insecure ? 'not checked' : 'checked'],
    ['redirects', settings.follow ? 'followed' : 'not followed'],
    [
      'lost requests',
      settings.retryLost > 0 ? `repeated up to ${times(settings.retryLost)}` : 'not repeated',
    ],
    ['warmup', formatDuration(settings.warmupMs)],
    ['slo', goodput ? sloNames(goodput) : NONE],
    ['faults', list(faults.map(({ text }) => text))],
    ['version', version],
  ];
}

function dataWords({ data }: Measured['settings']): string {
  if (data === null) return NONE;
  const { file, records, order, sha256 } = data;
  // Some digits suffice to show that it is another file of the same name.
  return `${file}, ${records} records, ${order}, SHA-256 ${sha256.slice(0, 8)}`;
}

function extent(until: Extent): string {
  return 'requests' in until ? `${until.requests} requests` : formatDuration(until.durationMs);
}

function stages(list: Extract<Load, { kind: 'ramp' | 'open-ramp' }>['stages']): string {
  return list.map(({ durationMs, to }) => `${formatDuration(durationMs)} to ${to}`).join(', ');
}

function list(items: readonly string[]): string {
  return items.length === 0 ? NONE : items.join(', ');
}

function shorten(text: string): string {
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS - 1)}…` : text;
}
