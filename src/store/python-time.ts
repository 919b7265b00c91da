const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

const DAY_MS = 86_400_000;
const MAX_REMEMBERED = 10_000;

/**
 * Reads ISO 8601 times as microseconds since 1970; null for anything else. Those without a zone are local times of
 * `timezone`: of a time that occurs twice, when clocks are set back, the first is taken; one that does not occur, when
 * they are set forward, is as much later as the clocks were. Throws `RangeError` for an unknown time zone.
 */
export function pythonTimeReader(timezone: string): (time: unknown) => number | null {
  const toUtc = localToUtc(timezone);
  return (time) => {
    const match = typeof time === 'string' ? ISO.exec(time.trim()) : null;
    if (!match) return null;
    const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
    const fields = [year, month, day, hour, minute, second].map(Number);
    const local = utcOf(fields);
    if (local === undefined) return null;
    const utc = zone === undefined ? toUtc(local) : local - offsetOf(zone);
    return utc * 1_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
  };
}

/** Undefined for what no calendar or clock has, such as February 30. */
function utcOf([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: number[]):
  | number
  | undefined {
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(ms);
  const isReal =
    year >= 100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
  return isReal && second < 60 ? ms : undefined;
}

/** Milliseconds. */
function offsetOf(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(3).replace(':', '')];
  return (zone.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function localToUtc(timezone: string): (local: number) => number {
  const offsetAt = offsetsOf(timezone);
  return (local) => {
    // What clocks showed a day before and a day after: at most one change lies between.
    const [before, after] = [offsetAt(local - DAY_MS), offsetAt(local + DAY_MS)];
    if (before === after || offsetAt(local - before) === before) return local - before;
    return offsetAt(local - after) === after ? local - after : local - before;
  };
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. Remembers it by the quarter of an hour: asking is slow. */
function offsetsOf(timeZone: string): (utc: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const remembered = new Map<number, number>();
  return (utc) => {
    const quarter = Math.floor(utc / 900_000);
    const known = remembered.get(quarter);
    if (known !== undefined) return known;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const at = quarter * 900_000;
    const parts = Object.fromEntries(
      format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day, hour, minute, second } = parts;
    const offset = Date.UTC(year, month - 1, day, hour, minute, second) - at;
    remembered.set(quarter, offset);
    return offset;
  };
}
