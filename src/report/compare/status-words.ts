import type { CompareResult } from '../../compare/result.ts';

type Status = CompareResult['verdict']['status'];

/** The verdict in words, and what JUnit calls it. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  'data-lost': 'data lost',
  worse: 'worse',
  undecided: 'undecided',
  'no-worse': 'no worse',
};

/** The colours of a terminal. */
export const STATUS_COLOURS: Readonly<Record<Status, 'red' | 'yellow' | 'green'>> = {
  'data-lost': 'red',
  worse: 'red',
  undecided: 'yellow',
  'no-worse': 'green',
};
