import type { Finding, Severity } from '../../../doctor/result.ts';
import { descriptionList } from '../markup/description-list.ts';
import { fold } from '../markup/fold.ts';
import { type MarkKind, mark } from '../markup/mark.ts';
import { html, type Markup, type Part } from '../markup/markup.ts';
import { section } from '../markup/table.ts';

const MARKS: Readonly<Record<Severity, MarkKind>> = { error: 'bad', warning: 'doubt', info: 'info' };

/** What was found, with its evidence and what to do; empty where nothing was. */
export function findingsSection(findings: readonly Finding[]): Part {
  if (findings.length === 0) return '';
  return section('Findings', html`<div class="folds">${findings.map(findingFold)}</div>`, 'card alone');
}

function findingFold({ rule, severity, message, evidence, remedy }: Finding, index: number): Markup {
  return fold({
    id: `finding-${index + 1}`,
    mark: mark(MARKS[severity], severity),
    name: rule,
    gist: message,
    aside: '',
    isOpen: severity !== 'info',
    content: descriptionList([
      ['Evidence', ...evidence],
      ['Remedy', ...(remedy === '' ? [] : [remedy])],
    ]),
  });
}
