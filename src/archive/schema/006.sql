-- Version 6: notes that a file brought, and what matched documents were when they were matched.

-- The batch that brought the note; 0: a command. The note goes with its batch.
ALTER TABLE collection_note ADD COLUMN batch INTEGER NOT NULL DEFAULT 0;

-- The documents of a match as the ledger had them then: both sides in minor units, and how many
-- lines. A document that is another one now is said.
CREATE TABLE settlement_document (
    settlement INTEGER NOT NULL REFERENCES settlement (settlement),
    document_number TEXT NOT NULL,
    debit INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    PRIMARY KEY (settlement, document_number)
) STRICT;
