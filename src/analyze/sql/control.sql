-- The control total: every line once, no customer asked.
-- Formula: balance = debits - credits of each currency; sales with tax of each currency.
-- Source: ledger_line up to and including {as_of_day}.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {as_of_day}.
SELECT
  currency,
  SUM(debit) - SUM(credit) AS balance,
  SUM(CASE WHEN kind = 'sales' THEN gross ELSE 0 END) AS gross
FROM ledger_line
WHERE document_day <= {as_of_day}
GROUP BY currency
ORDER BY currency
