import { Register } from './register.ts';

export interface MadeConversation {
  /** As the server's addresses have it. */
  readonly id: string;
  readonly title: Register;
}

/** The prompt of the settings: the one before the check, and what a read may show now. */
export interface Prompt {
  readonly original: string;
  readonly text: Register;
}

/** What the operations of the check have written, and so what the server must show. */
export class Written {
  /** Undefined until the settings are read for the first time. */
  prompt: Prompt | undefined;
  /** The newer half of the conversations, which can be read and renamed in a round. */
  lasting: readonly MadeConversation[] = [];
  /** The older half, without those that are being deleted. */
  deletable: MadeConversation[] = [];
  /** Those that earlier rounds have deleted. */
  readonly deleted: MadeConversation[] = [];
  /** Those that the last round has deleted. */
  lastDeleted: readonly MadeConversation[] = [];
  #made: MadeConversation[] = [];
  #deleting = new Map<MadeConversation, 'sent' | 'acknowledged'>();
  #labels = 0;

  /** A different number for each text that is written. */
  nextLabel(): number {
    return ++this.#labels;
  }

  /** The prompt of the settings; `text` is the original if this is the first time that it is read. */
  promptOf(text: string): Prompt {
    this.prompt ??= { original: text, text: new Register(text) };
    return this.prompt;
  }

  acknowledgeMade(id: string, title: string): void {
    this.#made.push({ id, title: new Register(title) });
  }

  beginDelete(conversation: MadeConversation): void {
    this.#deleting.set(conversation, 'sent');
  }

  acknowledgeDelete(conversation: MadeConversation): void {
    this.#deleting.set(conversation, 'acknowledged');
  }

  /** All conversations that must be there, whatever the operations of this round do. */
  get kept(): readonly MadeConversation[] {
    return [...this.deletable, ...this.lasting];
  }

  /** All conversations that are there, to be deleted. */
  takeKept(): readonly MadeConversation[] {
    const kept = this.kept;
    this.#divide([]);
    return kept;
  }

  /** The operations of a round have ended. */
  settle(): void {
    const deleting = [...this.#deleting.keys()];
    this.lastDeleted = deleting.filter((each) => this.#deleting.get(each) === 'acknowledged');
    this.deleted.push(...this.lastDeleted);
    const refused = deleting.filter((each) => !this.lastDeleted.includes(each));
    this.#divide([...refused, ...this.kept, ...this.#made]);
    this.#deleting.clear();
    this.#made = [];
    this.prompt?.text.settle();
    for (const { title } of this.kept) title.settle();
  }

  #divide(kept: MadeConversation[]): void {
    this.deletable = kept.splice(0, Math.floor(kept.length / 2));
    this.lasting = kept;
  }
}
