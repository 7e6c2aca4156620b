-- 集中度: the customers that owe, the highest balance first.
-- Formula: balance = debits - credits of a customer, those above 0. Made once in Rust: share =
--   balance / all of these of the currency; cumulative = the share of this one and all before it.
-- Source: ledger_line up to and including {as_of_day}.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {as_of_day}.
WITH account AS (
  SELECT customer_code, currency, SUM(debit - credit) AS balance
  FROM ledger_line
  WHERE document_day <= {as_of_day}
  GROUP BY customer_code, currency
)
SELECT currency, customer_code, balance
FROM account
WHERE balance > 0
ORDER BY currency, balance DESC, customer_code
