import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from 'chalk';

/** Where a command prints: results on stdout, everything else on stderr. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Colours as stdout can show them. */
  readonly chalk: ChalkInstance;
  /** Colours as stderr can show them. */
  readonly chalkStderr: ChalkInstance;
}

export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  // chalk knows FORCE_COLOR, but not the NO_COLOR convention. The more explicit of the two wins.
  const refused = env.NO_COLOR && !env.FORCE_COLOR;
  const chalkOf = (support: typeof supportsColor) =>
    new Chalk({ level: refused || !support ? 0 : support.level });
  return { stdout, stderr, chalk: chalkOf(supportsColor), chalkStderr: chalkOf(supportsColorStderr) };
}
