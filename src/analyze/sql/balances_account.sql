-- 往来科目余额: balances of customers on each control account over a period.
-- Formula: as balances, for each control account of a customer by itself; over the accounts they add
--   up to the balances of the customer.
-- Source: ledger_line, the accepted document lines up to and including {to_day}.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
SELECT
  control_account,
  customer_code,
  currency,
  SUM(CASE WHEN document_day < {from_day} OR kind = 'opening' THEN debit - credit ELSE 0 END)
    AS opening,
  SUM(CASE WHEN document_day < {from_day} OR kind = 'opening' THEN 0 ELSE debit END) AS debit,
  SUM(CASE WHEN document_day < {from_day} OR kind = 'opening' THEN 0 ELSE credit END) AS credit,
  SUM(debit - credit) AS closing
FROM ledger_line
WHERE document_day <= {to_day}
GROUP BY control_account, customer_code, currency
ORDER BY control_account, customer_code, currency
