/** What is read of a page, without tags, styles, scripts and data. */
export function textOf(page: string): string {
  const visible = page.replace(/<(script|style|head)\b[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ');
  const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return visible.replace(/&([a-z#0-9]+);/g, (_, name) => entities[name] ?? '?').replace(/\s+/g, ' ');
}

export function headingsOf(page: string): (string | undefined)[] {
  return [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, heading]) => heading);
}

/** The tags of a page, in their order. */
export function tagsOf(page: string): string[] {
  return [...page.matchAll(/<\/?[a-z!][a-z0-9-]*/gi)].map(([tag]) => tag);
}
