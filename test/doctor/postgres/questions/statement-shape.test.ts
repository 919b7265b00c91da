import { expect, it } from 'vitest';
import { statementShape } from '../../../../src/doctor/postgres/questions/statement-shape.ts';

it.each([
  ['SELECT 1', 'SELECT ?'],
  [`UPDATE chats SET title = 'my secret' WHERE id = 7`, 'UPDATE chats SET title = ?…'],
  [`INSERT INTO t VALUES (E'it\\'s secret', 'secret')`, 'INSERT INTO t VALUES (?…'],
  [`ALTER ROLE app PASSWORD 'secret'`, 'ALTER ROLE app PASSWORD ?…'],
  ['SELECT $$secret$$, $tag$secret$tag$', 'SELECT ?…'],
  ['SELECT * FROM t1 WHERE id = $1 AND n > -2.5e3', 'SELECT * FROM t1 WHERE id = $1 AND n > ?'],
  ['/* user=secret */ SELECT a -- secret\n FROM "T"', 'SELECT a FROM "T"'],
  // pg_stat_activity cuts long statements.
  ['SELECT a /* secret', 'SELECT a'],
  [`SELECT 'secr`, 'SELECT ?…'],
  [
    `SELECT ${'a_long_column, '.repeat(20)}`,
    `SELECT ${'a_long_column, '.repeat(20)}`.slice(0, 79).concat('…'),
  ],
])('%s is shown without its values', (statement, shape) => {
  expect(statementShape(statement)).toBe(shape);
  expect(shape).not.toContain('secret');
});
