import { InvalidArgumentError, Option } from 'commander';
import type { Chat } from '../../stress/request/chat.ts';
import { CHAT_REQUEST } from '../../stress/request/request.ts';
import { Template } from '../../stress/request/template.ts';
import { historyOptions } from './history-flags.ts';
import { nonEmpty } from './parsers.ts';
import type { RequestFlags } from './request-flags.ts';
import { asTemplates } from './texts/as-templates.ts';

const HELP = 'TypeScript or JavaScript module with what each user does, in rounds, instead of one request';

export function scenarioOption(): Option {
  return new Option('--scenario <file>', HELP).argParser(nonEmpty);
}

const WITHOUT = ['message', 'body', 'path', 'method', 'api', 'model', 'stream'] as const;

/**
 * What all chats of a scenario share: headers, the place of the reply, and of the history. Throws `InvalidArgumentError` for
 * flags that describe one request.
 */
export function chatOfScenario(flags: RequestFlags, isGenesis: boolean): Chat {
  const other = WITHOUT.find((name) => flags[name] !== undefined);
  if (other === 'path')
    throw new InvalidArgumentError(
      'error: with --scenario, its requests name their paths. Leave out --path; a path that all of them begin with is that of --url.',
    );
  if (other)
    throw new InvalidArgumentError(
      `error: --${other} cannot be used with --scenario, which has requests of its own. Leave out one of them.`,
    );
  const { reply = isGenesis ? CHAT_REQUEST.reply : undefined, streamEnd } = flags;
  const { headers } = asTemplates(flags);
  const [different] = headers.find(([, value]) => new Template(value).constant === undefined) ?? [];
  if (different !== undefined)
    throw new InvalidArgumentError(
      `error: with --scenario, the placeholder in -H ${different} is replaced by nothing. Set user.headers in the script, or add --no-template, which sends it as it is.`,
    );
  const { method } = CHAT_REQUEST;
  return {
    request: { method, path: '/', headers, body: undefined, reply, streamEnd, data: flags.records },
    history: historyOptions(flags),
  };
}
