import { GenesisError } from '../../errors.ts';
import { printable } from '../../report/text/format.ts';
import { withoutSecrets } from '../../secrets/without-secrets.ts';
import { type Fitting, fitRunning, isRunning, type Probeable } from '../../stress/fit-running.ts';
import { type ProbeOptions, TargetUnfit } from '../../stress/probe-target.ts';
import type { Chat } from '../../stress/request/chat.ts';
import { forDisplay } from '../output/for-display.ts';
import type { Terminal } from '../output/terminal.ts';
import { commandHint } from './command-hint.ts';

/** How a server is probed that runs already. */
export interface Probing extends Omit<ProbeOptions, 'signal'> {
  /** The whole command line, in which a hint changes options. */
  readonly argv: readonly string[];
}

/**
 * Sends a server that runs already one request, and prints what its answer leaves open; `probing`: undefined for none. Throws
 * `TARGET_UNREACHABLE`, and `TARGET_UNFIT` with the command line that fits.
 */
export async function probeRunning<T extends Probeable>(
  target: T,
  chat: Chat,
  probing: Probing | undefined,
  signal: AbortSignal,
  { stderr }: Terminal,
): Promise<Fitting<T>> {
  if (!isRunning(target) || !probing) return { target, chat };
  const fitting = await fitRunning(target, chat, { ...probing, signal }).catch((error: unknown) => {
    throw error instanceof TargetUnfit ? withCommandLine(error, target.url, probing.argv) : error;
  });
  for (const noticed of fitting.target.noticed ?? [])
    stderr.write(forDisplay(`${printable(withoutSecrets(noticed))}\n`));
  return fitting;
}

function withCommandLine(unfit: TargetUnfit, url: string, argv: readonly string[]): GenesisError {
  const hint = `${unfit.hint}${commandHint(unfit.discovery, url, argv)}`;
  return new GenesisError(unfit.code, unfit.message, { hint, cause: unfit });
}
