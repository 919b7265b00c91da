import { count } from '../../count.ts';
import { diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import type { ModelFailure } from '../../stress/target/model/model-settings.ts';
import type { Failure } from '../outcome/failure.ts';
import type { TurnEnd } from './streamed-turn.ts';

/** The end of a turn whose model call broke. */
export interface BrokenTurn {
  readonly failure: ModelFailure;
  readonly message: string;
  /** What a sound model would have replied. */
  readonly wholeReply: string;
  readonly end: TurnEnd;
}

/** How a turn must not end. A broken connection is a report too: no client takes its stream for whole. */
type WrongEnd = keyof typeof WRONG_ENDS;

const WRONG_ENDS = {
  silent: ['unlimited-silence', 'waited in vain for the end of their stream'],
  'error as reply': [
    'error-as-reply',
    'ended as if they had a reply, with another text than that of the model',
  ],
  truncated: ['truncated-reply', 'ended as if their reply was whole'],
} as const;

/** `end` is wrong if it says more than a broken model call can have said. Undefined where it is right, or shows nothing. */
export function wrongEnd({ message, wholeReply, end }: BrokenTurn): WrongEnd | undefined {
  const { outcome, reply } = end;
  if (outcome === 'timeout') return 'silent';
  if (reply?.end !== 'whole' || outcome === 'crosstalk') return undefined;
  // What the model broke is passed on as it is: clients fail on it.
  if (reply.error || reply.brokenEvent !== undefined) return undefined;
  // A whole reply, although every call broke, is that of another model.
  if (reply.text.includes(message)) return undefined;
  return isPartOf(reply.text, wholeReply) ? 'truncated' : 'error as reply';
}

/** Whether a text is the whole without some words: those after its end, or one that could not be read. */
function isPartOf(text: string, whole: string): boolean {
  const rest = wordsOf(whole);
  return wordsOf(text).every((word) => {
    const at = rest.indexOf(word);
    rest.splice(0, at + 1);
    return at !== -1;
  });
}

function wordsOf(text: string): string[] {
  return text.match(/\S+/g) ?? [];
}

/** The wrong ends of one kind, together; undefined without any. */
export function endsFailure(turns: readonly BrokenTurn[], wrong: WrongEnd): Failure | undefined {
  const found = turns.filter((turn) => wrongEnd(turn) === wrong);
  if (found.length === 0) return undefined;
  const [cause, words] = WRONG_ENDS[wrong];
  const summary = `${found.length} of ${count(turns.length, 'turn')} whose model call failed ${words}`;
  const evidence = [...Map.groupBy(found, ({ failure }) => failure)].map(
    ([failure, those]) => `${those.length} after ${failure}: ${textOf(those[0])}`,
  );
  return { summary, evidence, diagnoses: [diagnosis(cause, evidence[0] ?? summary)] };
}

export const WRONG_END_KINDS = Object.keys(WRONG_ENDS) as readonly WrongEnd[];

function textOf(turn: BrokenTurn | undefined): string {
  return turn?.end.reply ? JSON.stringify(turn.end.reply.text) : (turn?.end.detail ?? '');
}
