import { OUTCOMES } from '../../../answer/outcome.ts';
import { wasInjected } from '../../../faults/fault.ts';
import { diagnosis } from '../causes.ts';
import { failureClassOf, type Rule, timesSeen } from '../symptoms.ts';

export const crosstalk: Rule = ({ outcomes }) =>
  outcomes.crosstalk > 0
    ? diagnosis('unbounded-context', `${outcomes.crosstalk} replies answer another request’s message`)
    : undefined;

export const lostConnections: Rule = (symptoms) => {
  const failure =
    failureClassOf(symptoms, 'connection-lost') ?? failureClassOf(symptoms, 'connection-refused');
  if (!failure || wasInjected('kill', symptoms.faults)) return undefined;
  return diagnosis('server-died', timesSeen(failure));
};

export const wrongApi: Rule = (symptoms) => {
  const { outcomes } = symptoms;
  const isAll = OUTCOMES.every((outcome) => outcome === 'bad-response' || outcomes[outcome] === 0);
  const failure = failureClassOf(symptoms, 'bad-response');
  return failure && isAll ? diagnosis('not-this-api', timesSeen(failure)) : undefined;
};
