const MOST_CHARS = 80;

/**
 * What a statement does, without the values in it, which may be texts of a chat or secrets: cut at the first text, with
 * numbers replaced by `?` and comments left out.
 */
export function statementShape(statement: string): string {
  const [head = ''] = statement
    .replace(/\/\*.*?(\*\/|$)|--[^\n]*(\n|$)/gs, ' ')
    // A tag between dollar signs begins a text, too; a number after one is a parameter.
    .split(/(?:\b[EBXUN]&?)?'|\$(?:[a-z_]\w*)?\$/is, 1);
  const isCut = /'|\$(?:[a-z_]\w*)?\$/i.test(statement);
  const shape = `${head}${isCut ? '?…' : ''}`
    .replace(/(?<![\w$.])[-+]?\d+(\.\d+)?(e[-+]?\d+)?\b/gi, '?')
    .replace(/\s+/g, ' ')
    .trim();
  return shape.length > MOST_CHARS ? `${shape.slice(0, MOST_CHARS - 1)}…` : shape;
}
