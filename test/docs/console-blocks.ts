/** A command of a page, and what the page shows of its output: empty where it shows none. */
export interface Step {
  readonly command: string;
  readonly shown: string;
}

export interface ConsoleBlock {
  /** The line of the page where it begins. */
  readonly line: number;
  readonly steps: readonly Step[];
}

/** The blocks of a page that are marked `console`: commands behind `$ `, each followed by its output. */
export function consoleBlocks(page: string): ConsoleBlock[] {
  return [...page.matchAll(/^```console\n(.*?)^```$/gms)].map(({ index, 1: text = '' }) => {
    const line = page.slice(0, index).split('\n').length;
    if (!text.startsWith('$ ')) throw new Error(`the block in line ${line} does not begin with a command`);
    return { line, steps: stepsOf(text) };
  });
}

/** A block as the page has it. */
export function textOf({ steps }: ConsoleBlock): string {
  return steps.map(({ command, shown }) => `$ ${command}\n${shown}`).join('');
}

/** A command goes on where its line ends with a backslash. */
function stepsOf(text: string): Step[] {
  const steps = text.matchAll(/^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)/gm);
  return [...steps].map(([, command = '', shown = '']) => ({ command, shown }));
}
