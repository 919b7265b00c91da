/** At most so much of a page is read. */
const READ_CHARS = 4_000;

/** The words of a page, or of another text, without its tags. */
export function textOfPage(page: string): string {
  return page
    .slice(0, READ_CHARS)
    .replace(/<(style|script|title)\b.*?<\/\1>|<[^>]*>/gis, ' ')
    .replace(/&(?:#0?39|#34|quot|apos);/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
}
