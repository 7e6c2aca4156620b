-- 往来客户余额表: balances of customers over a period.
-- Formula: closing = opening + debit - credit, for each customer and currency. The opening is all
--   that is dated before the period, and every line of kind 'opening' up to its end.
-- Source: ledger_line, the accepted document lines up to and including {to_day}.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
SELECT
  customer_code,
  currency,
  SUM(CASE WHEN document_day < {from_day} OR kind = 'opening' THEN debit - credit ELSE 0 END)
    AS opening,
  SUM(CASE WHEN document_day < {from_day} OR kind = 'opening' THEN 0 ELSE debit END) AS debit,
  SUM(CASE WHEN document_day < {from_day} OR kind = 'opening' THEN 0 ELSE credit END) AS credit,
  SUM(debit - credit) AS closing
FROM ledger_line
WHERE document_day <= {to_day}
GROUP BY customer_code, currency
ORDER BY customer_code, currency
