-- 回款: what was sold and what was received over a period.
-- Formula: closing = all debits - all credits up to the end of the period; opening as in balances.
--   Made once in Rust: collection rate = received / (opening + sales), and days sales outstanding
--   = closing / sales * days of the period.
-- Source: ledger_line up to and including {to_day}; sales are lines of kind 'sales' with tax, red
--   ones below 0; received are lines of kind 'receipt', money paid back taken off.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
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
ORDER BY customer_code, currency
