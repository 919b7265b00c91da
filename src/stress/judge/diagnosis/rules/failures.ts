import { OUTCOMES, type Outcome } from '../../../answer/outcome.ts';
import { wasInjected } from '../../../faults/fault.ts';
import { hangWords } from '../../measured/hang.ts';
import { type Cause, diagnosis } from '../causes.ts';
import { failureClassOf, type Rule, timesSeen } from '../symptoms.ts';

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

export const misdirected: readonly Rule[] = MISDIRECTED.map((name) => (symptoms) => {
  const failure = failureClassOf(symptoms, name);
  return failure && diagnosis(name, timesSeen(failure));
});

export const lostConnections: Rule = (symptoms) => {
  const failure =
    failureClassOf(symptoms, 'connection-lost') ?? failureClassOf(symptoms, 'connection-refused');
  if (!failure || wasInjected('kill', symptoms.faults)) return undefined;
  return diagnosis('server-died', timesSeen(failure));
};

/** Only while no connection is lost otherwise: a server that ends closes idle connections, too. */
export const unannouncedCloses: Rule = (symptoms) => {
  const { outcomes, faults } = symptoms;
  const failure = failureClassOf(symptoms, 'unannounced-close');
  const isAlone = outcomes['connection-lost'] + outcomes['connection-refused'] === 0;
  return failure && isAlone && !wasInjected('kill', faults)
    ? diagnosis('unannounced-close', timesSeen(failure))
    : undefined;
};

export const wrongApi: Rule = (symptoms) => {
  const { outcomes } = symptoms;
  const isAll = OUTCOMES.every((outcome) => outcome === 'bad-response' || outcomes[outcome] === 0);
  const failure = failureClassOf(symptoms, 'bad-response');
  return failure && isAll ? diagnosis('not-this-api', timesSeen(failure)) : undefined;
};
