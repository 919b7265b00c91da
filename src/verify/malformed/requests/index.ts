import { parseJson } from '../../../parse-json.ts';
import type { Chat } from '../../../stress/request/chat.ts';
import { isGenesisChat } from '../../chat/is-genesis.ts';
import { canSay } from '../../chat/saying.ts';
import { type MalformedRequest, orHandled } from '../malformed-request.ts';
import { badBodies, badContentTypes, badMessages } from './contents.ts';
import { badFraming } from './framing.ts';
import { absentRoute, oversizedBody, oversizedHeads, wrongMethods } from './sizes-and-routes.ts';
import { clientsThatLeave, slowClients } from './slow-clients.ts';
import { type ValidRequest, validRequests } from './valid-request.ts';

/**
 * What a robust chat server refuses or survives, made of a valid request of its chat. Requests that a lenient one may
 * accept are left out, such as an empty message, or JSON sent as text/plain. Most requests whose mistake is not in the body
 * have an invalid body too, so that a server that ignores the mistake still has to refuse them. What another API than
 * Genesis's own accepts is unknown: its server only has to handle them.
 */
export function malformedRequests(chat: Chat): readonly MalformedRequest[] {
  const write = validRequests(chat.request);
  const isOwn = isGenesisChat(chat);
  const all = [
    ...jsonRequests(write, chat),
    ...oversizedHeads(write),
    absentRoute(write),
    ...(isOwn ? wrongMethods(write) : []),
    ...(chat.request.body === undefined ? [] : [...badFraming(write), ...slowClients(write)]),
    ...clientsThatLeave(write),
  ];
  return isOwn ? all : all.map(orHandled);
}

function jsonRequests(write: () => ValidRequest, { request }: Chat): readonly MalformedRequest[] {
  const value = parseJson(write().body);
  if (typeof value !== 'object' || value === null) return [];
  const messages = canSay(request) ? badMessages(write) : [];
  return [...badBodies(write), ...messages, ...badContentTypes(write), oversizedBody(write)];
}
