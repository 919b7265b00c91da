/**
 * When a load is sent, and how often: calls `send`, which sends all of it and waits for its end, once for each turn.
 * Between its turns a server can wait while another one has its own.
 */
export type InTurns = (send: () => Promise<void>) => Promise<void>;
