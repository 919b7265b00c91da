/** Ends a turn whose client closed its connection, or takes nothing: there is no one to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}
