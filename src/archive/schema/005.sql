-- Version 5: bank accounts and addresses of customers; the classes that customers stand in.

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
