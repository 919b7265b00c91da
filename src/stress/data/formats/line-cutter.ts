import type { Cutter, Take } from './cutter.ts';

const LINE_FEED = 10;

/** Each line is a record, except for empty ones. */
export const lineCutter: Cutter = {
  cut(bytes, searched, take) {
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED, searched); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      takeUnlessBlank(bytes, start, end, take);
      start = end + 1;
    }
    return start;
  },
  finish(left, take) {
    takeUnlessBlank(left, 0, left.length, take);
    return undefined;
  },
};

function takeUnlessBlank(bytes: Buffer, start: number, end: number, take: Take): void {
  let first = start;
  while (first < end && isSpace(bytes[first])) first++;
  if (first < end) take(start, end);
}

/** Space, tab, line feed or carriage return, which JSON has between its values. */
export function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === LINE_FEED || byte === 13;
}
