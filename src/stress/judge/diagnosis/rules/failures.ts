import { count } from '../../../../count.ts';
import { OUTCOMES, type Outcome, traitsOf } from '../../../answer/outcome.ts';
import { isExcused } from '../../../faults/is-excused.ts';
import { hangWords } from '../../measured/hang.ts';
import { type Cause, diagnosis } from '../causes.ts';
import { failureClassOf, type Rule, type Symptoms, timesSeen } from '../symptoms.ts';

export const hangs: Rule = ({ hang }) => (hang === null ? undefined : diagnosis('hang', hangWords(hang)));

export const crosstalk: Rule = ({ outcomes }) =>
  outcomes.crosstalk > 0
    ? diagnosis('unbounded-context', `${outcomes.crosstalk} replies answer another request’s message`)
    : undefined;

/** What the user can set right: the address, the login, the request, this machine. Each is an outcome of its own. */
const MISDIRECTED = [
  'redirected',
  'login-refused',
  'wrong-path',
  'request-refused',
  'untrusted-certificate',
] as const satisfies readonly (Cause & Outcome)[];

/** None of the first answers can be one to a request that fits: what would is known from them. */
export const misfits: Rule = ({ misfit, failures }) => {
  if (misfit === null) return undefined;
  const cause = MISDIRECTED.find((name) => name === failures[0]?.outcome) ?? 'not-this-api';
  return { ...diagnosis(cause, `all first answers: ${misfit.says}`), remedy: misfit.remedy };
};

export const misdirected: readonly Rule[] = MISDIRECTED.map((name) => (symptoms) => {
  const failure = failureClassOf(symptoms, name);
  if (!failure) return undefined;
  // Not where this machine refused the server.
  const others = traitsOf(name).blame === 'server' ? answeredAsChats(symptoms) : 0;
  return others === 0
    ? diagnosis(name, timesSeen(failure))
    : diagnosis('differing-answers', `${timesSeen(failure)}; ${count(others, 'other')} succeeded`);
});

/** A reply to the message of another request comes from the right path, with a login that was accepted. */
function answeredAsChats({ outcomes }: Symptoms): number {
  return outcomes.ok + outcomes.crosstalk;
}

export const lostConnections: Rule = (symptoms) => {
  const failure = (['connection-lost', 'connection-refused'] as const)
    .filter((outcome) => !isExcused(outcome, symptoms.faults))
    .map((outcome) => failureClassOf(symptoms, outcome))
    .find((each) => each !== undefined);
  if (!failure) return undefined;
  const why = isOnly(symptoms, failure.outcome) ? whyNothing(symptoms) : undefined;
  const hint = why === undefined ? '' : `; no chat was ever answered: ${why}`;
  return diagnosis('server-died', `${timesSeen(failure)}${hint}`);
};

/** What to look at where nothing is answered; undefined where the log shows that the request reached the database. */
function whyNothing({ serverLog }: Symptoms): string | undefined {
  if (serverLog === null)
    return 'its log shows why (genesis stress --log FILE, and --db FILE for locks); where it shows no request, is it http:// or https://?';
  if (serverLog.example === null) return 'is it http:// or https://?';
  return serverLog.errors.length === 0 ? 'does the request fit? genesis probe finds out' : undefined;
}

export const cutOffStreams: Rule = (symptoms) => {
  const failure = failureClassOf(symptoms, 'cut-off');
  return failure && !isExcused('cut-off', symptoms.faults)
    ? diagnosis('cut-off-streams', timesSeen(failure))
    : undefined;
};

/** Only while no connection is lost otherwise: a server that ends closes idle connections, too. */
export const unannouncedCloses: Rule = (symptoms) => {
  const { outcomes, faults } = symptoms;
  const failure = failureClassOf(symptoms, 'unannounced-close');
  const isAlone = outcomes['connection-lost'] + outcomes['connection-refused'] === 0;
  return failure && isAlone && !isExcused('unannounced-close', faults)
    ? diagnosis('unannounced-close', timesSeen(failure))
    : undefined;
};

export const wrongApi: Rule = (symptoms) => {
  const failure = failureClassOf(symptoms, 'bad-response');
  return failure && isOnly(symptoms, 'bad-response')
    ? diagnosis('not-this-api', timesSeen(failure))
    : undefined;
};

/** Whether every request ended so. */
function isOnly({ outcomes }: Symptoms, outcome: Outcome): boolean {
  return OUTCOMES.every((each) => each === outcome || outcomes[each] === 0);
}
