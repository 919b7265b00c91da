import { Help, type HelpConfiguration } from 'commander';

/** Where the output is no terminal. */
const USUAL_COLUMNS = 80;
/** The fewest columns in which a description is read with ease beside its option. */
const FEWEST = 40;
/** Where it begins below the option otherwise. */
const INDENT = 6;

/** How commander lays out the help: a description is below its option where a terminal is narrow. */
export const HELP_LAYOUT: HelpConfiguration = {
  minWidthToWrap: 20,
  formatItem(term: string, termWidth: number, description: string, helper: Help): string {
    const columns = helper.helpWidth ?? USUAL_COLUMNS;
    const hasRoom = columns - termWidth - 4 >= FEWEST;
    if (hasRoom || description === '')
      return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
    const lines = helper.boxWrap(description, columns - INDENT).split('\n');
    return [`  ${term}`, ...lines.map((line) => `${' '.repeat(INDENT)}${line}`)].join('\n');
  },
};

/** Columns for a text. A terminal of unknown size says 0. */
export function textColumns({ isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>): number {
  return isTTY && columns > 0 ? columns : USUAL_COLUMNS;
}
