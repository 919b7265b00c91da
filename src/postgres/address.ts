/** Whether a `--db` is the address of a PostgreSQL database, and not a file. */
export function isPostgresAddress(database: string): boolean {
  return /^postgres(ql)?:\/\//i.test(database);
}

/**
 * An address as it is shown: without its password, which may stand before the host or among the parameters, and may have
 * characters that should have been escaped.
 */
export function shownAddress(address: string): string {
  const shown = address
    .replace(/^([a-z]+:\/\/[^:@/?#]*):[^?#]*@/i, '$1@')
    .replace(/([?&])(password|sslpassword)=[^&#]*&?/gi, '$1')
    .replace(/[?&]$/, '');
  const [, scheme = '', host = ''] = /^([a-z]+:\/\/)([^/?#]*)/i.exec(shown) ?? [];
  // What is no port is a password with a question mark or a hash; and so is what goes on to another @ after the host.
  const isPort = !/:(?!\d*(?:,|$))/.test(host.replace(/\[[^\]]*\]/g, ''));
  const mayGoOn = /^[a-z]+:\/\/[^:@/?#]*:/i.test(address) && /@.*@/s.test(shown);
  return isPort && !mayGoOn ? shown : `${scheme}…`;
}

/** The same server and user, with another database. */
export function withDatabase(address: string, database: string): string {
  const [, server = '', parameters = ''] = /^([a-z]+:\/\/[^/?#]*)[^?]*(\?.*)?$/is.exec(address) ?? [];
  return `${server}/${encodeURIComponent(database)}${parameters}`;
}
