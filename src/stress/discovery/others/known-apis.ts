import { parseJson } from '../../../parse-json.ts';
import { fieldsOf } from '../../answer/json/fields-of.ts';
import { chatOfApi, type PresetOptions } from '../../request/api/presets.ts';
import type { ApiName } from '../../request/api-name.ts';
import { CHAT_REQUEST, CHAT_STREAM_PATH, type RequestOptions } from '../../request/request.ts';
import { type Attempt, namedHistory } from '../attempt.ts';
import type { Inquiry } from '../inquiry.ts';

/** Where servers list their models, and which APIs those have. */
const LISTS: readonly (readonly [path: string, apis: readonly ApiName[]])[] = [
  // Ollama has a list at the other path, too.
  ['/api/tags', ['ollama']],
  ['/v1/models', ['openai', 'openai-responses', 'anthropic']],
];
/** Those that servers have without a list. */
const UNLISTED: readonly ApiName[] = ['openai', 'anthropic', 'openai-responses'];
/** Names that a command line and a template take as they are. */
const NAME = /^(?!-)(?!.*\{\{)[\p{L}\p{N}\p{P}\p{S} ]{1,200}$/u;
/** A name for servers that take any. */
const ANY_MODEL = 'default';

/** The requests of known APIs at their own paths, those first whose models the server lists. */
export async function* knownApis(first: Attempt, inquiry: Inquiry): AsyncGenerator<Attempt> {
  let mayBeUnlisted = true;
  for (const [path, apis] of LISTS) {
    const [model] = modelsIn(await inquiry.json(first.site, path));
    if (model === undefined) continue;
    mayBeUnlisted = false;
    for (const api of apis) yield apiAttempt(first, api, model);
  }
  if (mayBeUnlisted) for (const api of UNLISTED) yield apiAttempt(first, api, ANY_MODEL);
}

function apiAttempt({ site, chat }: Attempt, api: ApiName, model: string): Attempt {
  const { request } = chatOfApi(api, { ...wordsOf(chat.request), model });
  const names = request.headers.map(([name]) => name.toLowerCase());
  const own = chat.request.headers.filter(([name]) => !names.includes(name.toLowerCase()));
  return {
    site,
    api,
    chat: {
      request: {
        ...(chat.request.data && { data: chat.request.data }),
        ...request,
        headers: [...request.headers, ...own],
      },
      history: namedHistory(chat),
    },
    changes: [
      { option: '--api', value: api },
      { option: '--model', value: model },
    ],
  };
}

/** What the user asked for in Genesis's own API. */
function wordsOf({ path, body }: RequestOptions): Pick<PresetOptions, 'message' | 'stream'> {
  const { message } = fieldsOf(parseJson(body ?? ''));
  const isOwn = body !== CHAT_REQUEST.body && typeof message === 'string';
  return { stream: path === CHAT_STREAM_PATH, message: isOwn ? message : undefined };
}

/** OpenAI's list, or Ollama's. */
function modelsIn(json: unknown): string[] {
  const { data, models } = fieldsOf(json);
  const list = [data, models].find(Array.isArray) ?? [];
  const names = list.map((model) => fieldsOf(model).id ?? fieldsOf(model).name);
  return names.filter((name): name is string => typeof name === 'string' && NAME.test(name));
}
