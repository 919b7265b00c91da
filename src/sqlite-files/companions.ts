/** What SQLite keeps beside a database, by the end of its name. */
export const COMPANIONS = ['-wal', '-shm', '-journal'] as const;
