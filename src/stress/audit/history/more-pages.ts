import { fieldsOf } from '../../answer/json/fields-of.ts';

/** Objects in which servers say which page it is. */
const ABOUT_PAGES = ['meta', 'metadata', 'pagination', 'paging', 'page_info', 'pageInfo', 'links', '_links'];

/** Not null or empty where there is another page. */
const NEXT = ['next', 'next_page', 'nextPage', 'next_url', 'nextUrl', 'next_cursor', 'nextCursor'];
const NEXT_TOKEN = ['next_page_token', 'nextPageToken', 'next_token', 'nextToken'];

/** True where there is another page. */
const HAS_MORE = ['has_more', 'hasMore', 'has_next', 'hasNext', 'has_next_page', 'hasNextPage'];

/** The number of all messages or turns. */
const TOTAL = ['total', 'total_count', 'totalCount', 'total_items', 'totalItems', 'total_messages'];

/** Whether the JSON of a history says that it is one page of more. `shown`: the messages that it has. */
export function showsMorePages(json: unknown, shown: number): boolean {
  const top = fieldsOf(json);
  return [top, ...ABOUT_PAGES.map((key) => fieldsOf(top[key]))].some(
    (fields) =>
      HAS_MORE.some((key) => fields[key] === true) ||
      [...NEXT, ...NEXT_TOKEN].some((key) => isGiven(fields[key])) ||
      TOTAL.some((key) => Number(fields[key]) > shown),
  );
}

/** A cursor, a number or an address. A list is of something else: in LangGraph, of the steps that come next. */
function isGiven(value: unknown): boolean {
  return Boolean(value) && !Array.isArray(value);
}
