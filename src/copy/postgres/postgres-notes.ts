// The tables of `sqlite-notes.ts`, for the same purpose.
export const NOTES = `
  CREATE TABLE IF NOT EXISTS genesis_copies (
    copy     text COLLATE "C" PRIMARY KEY,
    source   text NOT NULL,
    last_id  bigint NOT NULL,
    messages bigint NOT NULL,
    bytes    bigint NOT NULL,
    left_out text NOT NULL
  );
  CREATE TABLE IF NOT EXISTS genesis_copy_conversations (
    copy        text COLLATE "C" NOT NULL,
    source_id   text COLLATE "C" NOT NULL,
    target_id   text COLLATE "C" NOT NULL,
    verified_to bigint NOT NULL,
    PRIMARY KEY (copy, source_id)
  );
  CREATE TABLE IF NOT EXISTS genesis_copy_ranges (
    copy  text COLLATE "C" NOT NULL,
    first bigint NOT NULL,
    last  bigint NOT NULL,
    shift bigint NOT NULL,
    PRIMARY KEY (copy, first)
  );`;

export const NOTE_TABLES = ['genesis_copies', 'genesis_copy_conversations', 'genesis_copy_ranges'] as const;

/** 'GNCP': the advisory lock under which these tables are made and removed. */
export const NOTES_LOCK = 0x474e4350;
