import { GenesisError } from '../../errors.ts';
import { printable } from '../../report/text/format.ts';
import { withoutSecrets } from '../../secrets/without-secrets.ts';
import type { Site } from '../../stress/http/site.ts';
import { type ProbeOptions, probeTarget, TargetUnfit } from '../../stress/probe-target.ts';
import type { Chat } from '../../stress/request/chat.ts';
import type { Terminal } from '../output/terminal.ts';
import { commandHint } from './command-hint.ts';

/** How a server is probed that runs already. */
export interface Probing extends Omit<ProbeOptions, 'signal'> {
  /** The whole command line, in which a hint changes options. */
  readonly argv: readonly string[];
}

/** A server, of which only one that runs already is probed. */
type Probeable = Running | { readonly kind: 'embedded' | 'spawned' };

interface Running extends Pick<Site, 'url' | 'transport'>, Partial<Pick<Site, 'headers'>> {
  readonly kind: 'remote';
  readonly asked?: readonly string[];
  readonly noticed?: readonly string[];
}

/** A server, and the chat that fits it. */
export interface Fitting<T> {
  readonly target: T;
  readonly chat: Chat;
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
  const site: Site = { ...target, headers: target.headers ?? [] };
  const probed = await probeTarget(site, chat, { ...probing, signal }).catch((error: unknown) => {
    throw error instanceof TargetUnfit ? withCommandLine(error, site, probing.argv) : error;
  });
  for (const noticed of probed.noticed) stderr.write(`${printable(withoutSecrets(noticed))}\n`);
  return { target: { ...target, asked: probed.asked, noticed: probed.noticed }, chat: probed.chat };
}

function isRunning<T extends Probeable>(target: T): target is T & Running {
  return target.kind === 'remote';
}

function withCommandLine(unfit: TargetUnfit, { url }: Site, argv: readonly string[]): GenesisError {
  const hint = `${unfit.hint}${commandHint(unfit.discovery, url, argv)}`;
  return new GenesisError(unfit.code, unfit.message, { hint, cause: unfit });
}
