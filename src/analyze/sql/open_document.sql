-- 未核销单据: what each document of a customer is for settling.
-- Formula: made once in Rust: what is open of a debit document (side 0) = its debits - the credits
--   that name it (side 2) - its committed settlements, at least 0; of a credit document (side 1)
--   = its credits that name no document - its committed settlements.
-- Source: ledger_line up to and including {as_of_day}; lines without a number are settled by
--   nothing.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {as_of_day}.
SELECT
  customer_code,
  currency,
  0 AS side,
  document_number,
  MAX(document_day) AS document_day,
  SUM(debit - credit) AS amount,
  MAX(department) AS department,
  MAX(bill_number) AS bill_number
FROM ledger_line
WHERE document_day <= {as_of_day} AND debit > credit AND document_number <> ''
GROUP BY customer_code, currency, document_number
UNION ALL
SELECT
  customer_code,
  currency,
  1 AS side,
  document_number,
  MAX(document_day) AS document_day,
  SUM(credit - debit) AS amount,
  MAX(department) AS department,
  MAX(bill_number) AS bill_number
FROM ledger_line
WHERE document_day <= {as_of_day} AND credit > debit AND settles = '' AND document_number <> ''
GROUP BY customer_code, currency, document_number
UNION ALL
SELECT
  customer_code,
  currency,
  2 AS side,
  settles AS document_number,
  MAX(document_day) AS document_day,
  SUM(credit - debit) AS amount,
  '' AS department,
  '' AS bill_number
FROM ledger_line
WHERE document_day <= {as_of_day} AND credit > debit AND settles <> ''
GROUP BY customer_code, currency, settles
ORDER BY customer_code, currency, document_number, side
