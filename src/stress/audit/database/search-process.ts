// The process that searches the database of a server under test.
import { answerQuestions, reading } from '../../../sqlite-probe/answer-questions.ts';
import { countTokens } from './count-tokens.ts';
import type { SearchQuestions } from './search-questions.ts';

answerQuestions<SearchQuestions>({ tokens: reading(countTokens) });
