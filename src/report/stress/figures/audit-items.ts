import { count } from '../../../count.ts';
import type { Audit } from '../../../stress/audit/audit.ts';
import { REPLY_COMPARISONS } from '../../../stress/audit/reply-comparison.ts';
import { alarming, type FigureItem, item } from './figure.ts';

/** What the server stored, compared with what it acknowledged. */
export function auditItems(audit: Audit): FigureItem[] {
  if (audit.status !== 'read') return [item(audit.status, audit.reason, `${audit.status}: ${audit.reason}`)];
  const { acknowledged, stored, lost, hidden, duplicated, orphaned, underWay, unexpected, recovered } = audit;
  const { keyNotHonoured, crosstalk, reads, staleReads, untraceable } = audit;
  const rare = (number: number, words: string) => (number > 0 ? words : null);
  return [
    item('acknowledged', acknowledged, `${acknowledged} acknowledged`),
    item('stored', stored, `${stored} stored`),
    alarming('lost', lost, `${lost} lost`),
    alarming('duplicated', duplicated, `${duplicated} duplicated`),
    alarming('key not honoured', keyNotHonoured, rare(keyNotHonoured, `${keyNotHonoured} key-not-honoured`)),
    alarming('orphaned', orphaned, `${orphaned} orphaned`),
    item(
      'under way',
      underWay,
      rare(underWay, `${underWay} still under way`),
      underWay > 0 ? 'doubtful' : 'plain',
    ),
    alarming('hidden', hidden, rare(hidden, `${hidden} hidden`)),
    alarming('unexpected', unexpected, rare(unexpected, `${unexpected} unexpected`)),
    item('recovered', recovered, rare(recovered, `${recovered} recovered`)),
    // Not the failures of the same name: those are the answers, and only some of them may be stored.
    alarming(
      'stored replies that answer another message',
      crosstalk,
      rare(
        crosstalk,
        count(crosstalk, 'stored reply answers another message', 'stored replies answer another message'),
      ),
    ),
    item('reads', reads, null),
    alarming('stale reads', staleReads, rare(staleReads, `${staleReads} of ${reads} reads stale`)),
    ...(untraceable > 0 ? [item('untraceable replies', untraceable, null)] : []),
    ...comparisonItems(audit),
    ...notCheckedItems(audit),
  ];
}

function comparisonItems({ replies }: Extract<Audit, { status: 'read' }>): FigureItem[] {
  const { words } = REPLY_COMPARISONS[replies];
  return words === null ? [] : [item('compared', words, words)];
}

function notCheckedItems(audit: Extract<Audit, { status: 'read' }>): FigureItem[] {
  const { notChecked, notCheckedReason } = audit;
  if (notCheckedReason === null) return [];
  return [
    item('not checked', notChecked, `${notChecked} not checked: ${notCheckedReason}`, 'doubtful'),
    item('why not checked', notCheckedReason, null),
  ];
}
