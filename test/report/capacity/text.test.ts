import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { capacityText } from '../../../src/report/capacity/text.ts';
import { sampleCapacity } from './sample-capacity-result.ts';

const textOf = (...args: Parameters<typeof sampleCapacity>) =>
  capacityText(sampleCapacity(...args), new Chalk({ level: 0 }));

it('a capacity is one screen: the answer first, then each level, then how it was found', () => {
  const text = textOf();
  expect(text).toMatch(
    /^Capacity 412 requests\/s \(403 to 421\) keep success>=99.9% and p95<300ms; the next/,
  );
  expect(text).toMatch(/^ *403\/s +3 of 3 +100% +5 ms +8 ms +4 +403\/s +█+/m);
  expect(text).toMatch(/^ *421\/s +0 of 2 .* p95<300ms/m);
  expect(text).toContain('First changed lock errors from 421/s on: 0 per 100 requests → 2 per 100 requests');
  expect(text).toContain('Audit clean: all 9000 acknowledged turns stored once');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

it('says why it is at least, roughly, none or unknown', () => {
  const reason = 'the load generator is the limit: the load generator used 97% of a core';
  const most = textOf({
    capacity: { ...sampleCapacity().capacity, status: 'at-least', high: null, limit: null, reason },
  });
  expect(most).toContain('Capacity at least 403 requests/s keep');
  expect(most.replace(/\s+/g, ' ')).toContain(reason);
  const short = {
    status: 'roughly',
    low: 0,
    reason: 'what is left does not fit into the budget; --budget 26m would be enough',
  } as const;
  expect(textOf({ capacity: { ...sampleCapacity().capacity, ...short } })).toContain(
    'fewer than 421 requests/s',
  );
  const none = textOf({ capacity: { ...sampleCapacity().capacity, status: 'none', low: 0, high: 0.1 } });
  expect(none).toContain('Capacity none: not even 0.1/s keep');
  const backlog = textOf({ capacity: { ...sampleCapacity().capacity, limit: 'backlog' } });
  expect(backlog.replace(/\s+/g, ' ')).toContain('the next limit is the rate itself: requests queue up');
});
