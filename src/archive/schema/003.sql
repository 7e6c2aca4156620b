-- Version 3: one history for records of every kind; who left the archive; what batches rest upon.

-- Every change of every field. A record's state is the fold of its rows in force, in order of id;
-- when and by whom a change was made stands in its batch.
CREATE TABLE history (
    id INTEGER PRIMARY KEY NOT NULL,
    batch INTEGER NOT NULL REFERENCES batch (batch),
    -- The table that the record stands in: 'customer', 'contact' …
    kind TEXT NOT NULL,
    customer_code TEXT NOT NULL,
    -- Which of the customer's records of that kind, such as a contact's name; '': the customer.
    item TEXT NOT NULL,
    -- '*': the whole record was added, `new` is a JSON object of its fields. 'removed' and
    -- 'merged_into' take a record out of its table while they are not ''.
    field TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    -- '': in force; else when it was withdrawn by the undoing of its batch.
    withdrawn TEXT NOT NULL DEFAULT ''
) STRICT;
-- No version ever wrote a change without a batch.
INSERT INTO history (id, batch, kind, customer_code, item, field, old, new, withdrawn)
    SELECT id, batch, iif(contact_name IS NULL, 'customer', 'contact'), customer_code,
        coalesce(contact_name, ''), field, old, new, iif(in_force, '', undone)
    FROM customer_history JOIN batch USING (batch) ORDER BY id;
DROP TABLE customer_history;
CREATE INDEX history_by_customer ON history (customer_code);
CREATE INDEX history_by_batch ON history (batch);

-- Customers that were removed, or merged into another one whose documents theirs are since.
CREATE TABLE former_customer (
    customer_code TEXT PRIMARY KEY NOT NULL,
    customer_name TEXT NOT NULL,
    -- '': removed. Else a customer, or a former one that leads on.
    merged_into TEXT NOT NULL
) STRICT;
CREATE INDEX former_customer_by_target ON former_customer (merged_into);

-- A batch left something out because an earlier one had brought it.
CREATE TABLE batch_rest (
    batch INTEGER NOT NULL REFERENCES batch (batch),
    earlier INTEGER NOT NULL REFERENCES batch (batch),
    PRIMARY KEY (batch, earlier)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_rest_by_earlier ON batch_rest (earlier);
-- Of older batches it is not known upon which: upon any before.
INSERT INTO batch_rest (batch, earlier)
    SELECT later.batch, before.batch FROM batch AS later JOIN batch AS before
    ON before.batch < later.batch WHERE later.left_out > 0;

ALTER TABLE batch ADD COLUMN undone_by TEXT NOT NULL DEFAULT '';

-- Who belongs to whom.
CREATE INDEX customer_by_parent ON customer (parent_code) WHERE parent_code <> '';
CREATE INDEX customer_by_credit_parent ON customer (credit_parent_code)
    WHERE credit_parent_code <> '';
