-- Version 4: what customers contest and what they promise to pay; closed, never deleted.

CREATE TABLE collection_note (
    note INTEGER PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('dispute', 'promise')),
    customer_code TEXT NOT NULL,
    -- Of a promise.
    currency TEXT NOT NULL DEFAULT '',
    amount INTEGER NOT NULL DEFAULT 0,
    due_on TEXT NOT NULL DEFAULT '',
    -- Of a dispute.
    document_number TEXT NOT NULL DEFAULT '',
    -- From this day on, and until the day it was closed; ISO 8601.
    noted_on TEXT NOT NULL,
    closed_on TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    who TEXT NOT NULL
) STRICT;
CREATE INDEX collection_note_by_customer ON collection_note (customer_code);
