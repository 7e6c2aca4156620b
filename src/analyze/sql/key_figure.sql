-- 关键指标: what the customers of a currency owe and are owed, and what was sold and received.
-- Formula: balance = receivable - advance: the balances of the customers that owe (借方重分类), and
--   of those that are owed (贷方重分类), each counted. opening, sales and received as in collections.
--   Made once in Rust: collection rate = received / (opening + sales); days sales outstanding =
--   balance / sales * days of the period; effectiveness = (opening + sales - balance) / (opening +
--   sales - not due), at most what could be collected; overdue share = overdue / (overdue + not due),
--   which are those of payment; the ten highest balances / receivable; concentration (Herfindahl) =
--   the sum of the squares of balance / receivable.
-- Source: ledger_line up to and including {to_day}.
-- Units: money in minor units of the currency; customers as counts; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
WITH account AS (
  SELECT
    customer_code,
    currency,
    SUM(CASE WHEN document_day < {from_day} OR kind = 'opening' THEN debit - credit ELSE 0 END)
      AS opening,
    SUM(CASE WHEN document_day >= {from_day} AND kind = 'sales' THEN gross ELSE 0 END) AS sales,
    SUM(CASE WHEN document_day >= {from_day} AND kind = 'receipt' THEN credit - debit ELSE 0 END)
      AS received,
    SUM(debit - credit) AS closing
  FROM ledger_line
  WHERE document_day <= {to_day}
  GROUP BY customer_code, currency
)
SELECT
  currency,
  SUM(opening) AS opening,
  SUM(sales) AS sales,
  SUM(received) AS received,
  SUM(closing) AS balance,
  SUM(CASE WHEN closing > 0 THEN closing ELSE 0 END) AS receivable,
  SUM(CASE WHEN closing > 0 THEN 1 ELSE 0 END) AS receivable_customers,
  SUM(CASE WHEN closing < 0 THEN -closing ELSE 0 END) AS advance,
  SUM(CASE WHEN closing < 0 THEN 1 ELSE 0 END) AS advance_customers
FROM account
GROUP BY currency
ORDER BY currency
