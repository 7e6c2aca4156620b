-- Version 2: settlements (两清). A match is never deleted; an undone one keeps its rows.

CREATE TABLE settlement (
    settlement INTEGER PRIMARY KEY NOT NULL,
    customer_code TEXT NOT NULL,
    currency TEXT NOT NULL,
    rule TEXT NOT NULL,
    -- ISO 8601: in force from this day on, never before the newest of its documents.
    settled_on TEXT NOT NULL,
    created TEXT NOT NULL,
    who TEXT NOT NULL,
    undone TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX settlement_by_customer ON settlement (customer_code);

-- What one credit pays of one debit, in minor units.
CREATE TABLE settlement_pair (
    settlement INTEGER NOT NULL REFERENCES settlement (settlement),
    debit_number TEXT NOT NULL,
    credit_number TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (settlement, debit_number, credit_number)
) STRICT;
