import Table from 'cli-table3';

const NO_BORDERS = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '' },
  middle: '  ',
};

/** A heading and a line for each row, in aligned columns separated by spaces: figures at the right, words at the left. */
export function borderlessTable(
  head: string[],
  rows: readonly string[][],
  alignment: 'left' | 'right' = 'right',
): string[] {
  const table = new Table({
    head,
    chars: NO_BORDERS,
    colAligns: head.map(() => alignment),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  table.push(...rows);
  return table.toString().split('\n');
}
