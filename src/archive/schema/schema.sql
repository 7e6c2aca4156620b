-- What the migrations add up to, for reading; a test holds it against them.
-- Text is '' where nothing is known; dates are ISO 8601 text; money is in minor units.

CREATE TABLE customer (
    customer_code TEXT PRIMARY KEY NOT NULL,
    customer_name TEXT NOT NULL DEFAULT '',
    short_name TEXT NOT NULL DEFAULT '',
    category TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',
    industry TEXT NOT NULL DEFAULT '',
    tax_id TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    postcode TEXT NOT NULL DEFAULT '',
    bank_name TEXT NOT NULL DEFAULT '',
    bank_account TEXT NOT NULL DEFAULT '',
    legal_representative TEXT NOT NULL DEFAULT '',
    contact_name TEXT NOT NULL DEFAULT '',
    contact_position TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    mobile TEXT NOT NULL DEFAULT '',
    fax TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    credit_grade TEXT NOT NULL DEFAULT '',
    credit_limit INTEGER,
    credit_days INTEGER,
    credit_from TEXT NOT NULL DEFAULT '',
    credit_until TEXT NOT NULL DEFAULT '',
    salesperson TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL DEFAULT '',
    currency TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    parent_code TEXT NOT NULL DEFAULT '',
    credit_parent_code TEXT NOT NULL DEFAULT '',
    discount_rate TEXT NOT NULL DEFAULT '',
    payment_terms TEXT NOT NULL DEFAULT '',
    shipping_address TEXT NOT NULL DEFAULT '',
    mnemonic TEXT NOT NULL DEFAULT '',
    english_name TEXT NOT NULL DEFAULT '',
    english_address TEXT NOT NULL DEFAULT '',
    developed_on TEXT NOT NULL DEFAULT '',
    stopped_on TEXT NOT NULL DEFAULT '',
    contract_until TEXT NOT NULL DEFAULT '',
    remark TEXT NOT NULL DEFAULT '',
    -- Further text fields of the template as one JSON object, keys in order.
    more TEXT NOT NULL DEFAULT '',
    -- 1: made from a document's code and name alone.
    incomplete INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX customer_by_name ON customer (customer_name);

CREATE TABLE contact (
    customer_code TEXT NOT NULL REFERENCES customer (customer_code),
    contact_name TEXT NOT NULL,
    contact_position TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    mobile TEXT NOT NULL DEFAULT '',
    fax TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    is_main INTEGER NOT NULL DEFAULT 0,
    remark TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (customer_code, contact_name)
) STRICT;

-- One committed file. Never deleted; an undone one keeps its row.
CREATE TABLE batch (
    batch INTEGER PRIMARY KEY NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    templates TEXT NOT NULL,
    mode TEXT NOT NULL,
    rows_accepted INTEGER NOT NULL,
    rows_rejected INTEGER NOT NULL,
    lines_added INTEGER NOT NULL,
    lines_same INTEGER NOT NULL,
    -- Rows whose content the book had already, lines and customers.
    left_out INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL CHECK (status IN ('loaded', 'undone')),
    -- 1: left something out because the book had it from a batch that was undone since.
    lacking INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    who TEXT NOT NULL,
    -- When it was undone, and by whom; '': it is in force.
    undone TEXT NOT NULL DEFAULT '',
    undone_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX batch_by_sha256 ON batch (sha256);

CREATE TABLE batch_sheet (
    batch INTEGER NOT NULL REFERENCES batch (batch),
    sheet_order INTEGER NOT NULL,
    sheet TEXT NOT NULL,
    template TEXT NOT NULL,
    rows_accepted INTEGER NOT NULL,
    rows_rejected INTEGER NOT NULL,
    PRIMARY KEY (batch, sheet_order)
) STRICT;

-- How many ledger lines of a batch name a customer.
CREATE TABLE batch_customer (
    batch INTEGER NOT NULL REFERENCES batch (batch),
    customer_code TEXT NOT NULL,
    lines INTEGER NOT NULL,
    PRIMARY KEY (batch, customer_code)
) STRICT;
CREATE INDEX batch_customer_by_code ON batch_customer (customer_code);

-- The ledger files in force; a file that stands in no row is not part of the book.
CREATE TABLE ledger_file (
    batch INTEGER PRIMARY KEY NOT NULL REFERENCES batch (batch),
    path TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    lines INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE settlement (
    settlement INTEGER PRIMARY KEY NOT NULL,
    customer_code TEXT NOT NULL,
    currency TEXT NOT NULL,
    rule TEXT NOT NULL,
    -- ISO 8601: in force from this day on, never before the newest of its documents.
    settled_on TEXT NOT NULL,
    created TEXT NOT NULL,
    who TEXT NOT NULL,
    undone TEXT NOT NULL DEFAULT '',
    -- 往来科目 of all its documents; '': 应收账款.
    control_account TEXT NOT NULL DEFAULT ''
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

-- Who belongs to whom.
CREATE INDEX customer_by_parent ON customer (parent_code) WHERE parent_code <> '';
CREATE INDEX customer_by_credit_parent ON customer (credit_parent_code)
    WHERE credit_parent_code <> '';

CREATE TABLE bank_account (
    customer_code TEXT NOT NULL REFERENCES customer (customer_code),
    bank_account TEXT NOT NULL,
    bank_name TEXT NOT NULL DEFAULT '',
    account_name TEXT NOT NULL DEFAULT '',
    account_currency TEXT NOT NULL DEFAULT '',
    remark TEXT NOT NULL DEFAULT '',
    is_main INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (customer_code, bank_account)
) STRICT;

CREATE TABLE address (
    customer_code TEXT NOT NULL REFERENCES customer (customer_code),
    address TEXT NOT NULL,
    address_use TEXT NOT NULL DEFAULT '',
    postcode TEXT NOT NULL DEFAULT '',
    contact_name TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    remark TEXT NOT NULL DEFAULT '',
    is_main INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (customer_code, address)
) STRICT;

-- Trees by the code: 01001 stands below 01. In the history they stand under the empty customer.
CREATE TABLE category (
    category_code TEXT PRIMARY KEY NOT NULL,
    category_name TEXT NOT NULL DEFAULT '',
    remark TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE region (
    region_code TEXT PRIMARY KEY NOT NULL,
    region_name TEXT NOT NULL DEFAULT '',
    remark TEXT NOT NULL DEFAULT ''
) STRICT;

-- What customers contest and what they promise to pay; closed, never deleted.
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
    who TEXT NOT NULL,
    -- The batch that brought the note, and with which it goes; 0: a command.
    batch INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX collection_note_by_customer ON collection_note (customer_code);
