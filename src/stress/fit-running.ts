import type { Site } from './http/site.ts';
import { type ProbeOptions, probeTarget } from './probe-target.ts';
import type { Chat } from './request/chat.ts';

/** A server, of which only one that runs already can be asked before the load. */
export type Probeable = Running | { readonly kind: 'embedded' | 'spawned' };

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
 * Sends a server that runs already one request. The result has the chat that fits it, and what its answer leaves open is in
 * `noticed` of its target. Throws what `probeTarget` throws; a server of another kind is left alone.
 */
export async function fitRunning<T extends Probeable>(
  target: T,
  chat: Chat,
  options: ProbeOptions,
): Promise<Fitting<T>> {
  if (!isRunning(target)) return { target, chat };
  const probed = await probeTarget(siteOfRunning(target), chat, options);
  return { target: { ...target, asked: probed.asked, noticed: probed.noticed }, chat: probed.chat };
}

export function isRunning<T extends Probeable>(target: T): target is T & Running {
  return target.kind === 'remote';
}

function siteOfRunning(target: Running): Site {
  return { ...target, headers: target.headers ?? [] };
}
