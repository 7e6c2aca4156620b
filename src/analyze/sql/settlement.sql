-- 核销明细: the credits that name a document, and the document's own lines.
-- Formula: made once in Rust from these rows, as in ageing by open-item: a credit pays what is
--   left of the document that it names, the oldest credit first, in force from the later of the
--   two dates. What no debit takes of a credit stays unapplied and is no settlement.
-- Source: ledger_line up to and including {as_of_day}: the debits of every document with a number
--   (side 0), and the credits that name one (side 1).
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {as_of_day}.
SELECT
  customer_code,
  currency,
  0 AS side,
  document_number AS settled_number,
  document_number,
  document_day,
  SUM(debit - credit) AS amount
FROM ledger_line
WHERE document_day <= {as_of_day} AND debit > credit AND document_number <> ''
GROUP BY customer_code, currency, document_number, document_day
UNION ALL
SELECT
  customer_code,
  currency,
  1 AS side,
  settles AS settled_number,
  document_number,
  document_day,
  SUM(credit - debit) AS amount
FROM ledger_line
WHERE document_day <= {as_of_day} AND credit > debit AND settles <> ''
GROUP BY customer_code, currency, settles, document_number, document_day
ORDER BY customer_code, currency, settled_number, side, document_day, document_number
