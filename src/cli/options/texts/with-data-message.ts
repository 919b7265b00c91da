import { InvalidArgumentError } from 'commander';
import { Template } from '../../../stress/request/template.ts';
import type { GivenTexts } from './given-texts.ts';

/**
 * The texts with the prompt of a record as the message, where no text has a field of one and no script uses them. Throws `InvalidArgumentError` where
 * the records would be used nowhere, or would be needed and are not there.
 */
export function withDataMessage(given: GivenTexts): GivenTexts {
  const { template, scenario, data, message, body, path, header = [] } = given;
  if (scenario !== undefined && data !== undefined) return given;
  if (!template) {
    if (data === undefined) return given;
    throw new InvalidArgumentError(
      'error: --data cannot be used with --no-template, which sends texts as they are. Leave out one of them.',
    );
  }
  const texts = [message, body?.text, path, ...header.map(([, value]) => value)];
  const [field] = texts.flatMap((text) => new Template(text ?? '').dataFields);
  if (data === undefined && field !== undefined)
    throw new InvalidArgumentError(
      `error: {{data.${field}}} needs records. Name their file with --data, which genesis stress and genesis compare have.`,
    );
  if (data === undefined || field !== undefined) return given;
  if (message === undefined && body === undefined) return { ...given, message: '{{data.prompt}}' };
  throw new InvalidArgumentError(
    `error: nothing that is sent has a field of --data. Put one, such as {{data.prompt}}, into ${body === undefined ? '--message' : '--body'}.`,
  );
}
