import type { Audit } from '../../../stress/audit/audit.ts';
import { alarming, type FigureItem, item } from './figure.ts';

/** What the server stored, compared with what it acknowledged. */
export function auditItems(audit: Audit): FigureItem[] {
  if (audit.status !== 'read') return [item(audit.status, audit.reason, `${audit.status}: ${audit.reason}`)];
  const { acknowledged, stored, lost, duplicated, orphaned, unexpected, recovered, untraceable } = audit;
  const rare = (number: number, words: string) => (number > 0 ? words : null);
  return [
    item('acknowledged', acknowledged, `${acknowledged} acknowledged`),
    item('stored', stored, `${stored} stored`),
    alarming('lost', lost, `${lost} lost`),
    alarming('duplicated', duplicated, `${duplicated} duplicated`),
    alarming('orphaned', orphaned, `${orphaned} orphaned`),
    alarming('unexpected', unexpected, rare(unexpected, `${unexpected} unexpected`)),
    item('recovered', recovered, rare(recovered, `${recovered} recovered`)),
    ...(untraceable > 0
      ? [item('untraceable replies', untraceable, 'replies do not show what they answer')]
      : []),
  ];
}
