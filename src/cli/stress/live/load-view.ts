import { LEAST_CURVE_COLUMNS, liveLoadLines } from '../../../report/stress/live/live-load-lines.ts';
import { curveColumns } from '../../../report/text/curve-lines.ts';
import type { LinesInPlace } from '../../output/lines-in-place.ts';
import type { Terminal } from '../../output/terminal.ts';
import { DRAWN, type LoadDisplay } from './load-display.ts';

/** With fewer, little would be left of it. */
const LEAST_LINES = 5;

/** A load as a view in the height that is there; undefined where there is hardly any. */
export function loadView(
  place: LinesInPlace,
  { chalkStderr }: Pick<Terminal, 'chalkStderr'>,
): LoadDisplay | undefined {
  const { lines, columns } = place.size;
  if (lines < LEAST_LINES || columns < LEAST_CURVE_COLUMNS) return undefined;
  return {
    ...DRAWN,
    mostColumns: curveColumns(columns),
    show: (live) => place.draw(liveLoadLines(live, place.size, chalkStderr)),
    end: () => place.erase(),
  };
}
