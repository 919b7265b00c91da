import { createHash } from 'node:crypto';
import type { SourceMessage } from './source.ts';

/** A message as the target has it. */
export type TargetMessage = Omit<SourceMessage, 'conversationId'>;

/** SHA-256 over the messages of one conversation, in order: ids, roles, times, contents, and what each replies to. */
export class Checksum {
  readonly #hash = createHash('sha256');
  #messages = 0;

  add({ id, role, content, replyTo, createdAt }: TargetMessage): void {
    this.#messages++;
    // With its length, so that no content can look like the beginning of another message.
    this.#hash.update(`${id} ${role} ${replyTo ?? '-'} ${createdAt} ${content.length} ${content}\n`);
  }

  get messages(): number {
    return this.#messages;
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}
