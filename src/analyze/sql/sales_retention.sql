-- 客户留存: who is new, kept, regained or lost in a period, against the period before it.
-- Formula: a customer bought where it has a line of kind 'sales' above 0. Made once in Rust: new =
--   bought in the period and never before; kept = in both periods; regained = in the period and
--   before the one before it; lost = in the one before alone.
-- Source: ledger_line up to and including {to_day}.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {before_from_day} to {before_to_day}, the period before; {from_day} to {to_day}.
SELECT
  customer_code,
  currency,
  SUM(CASE WHEN gross > 0 AND document_day < {before_from_day} THEN 1 ELSE 0 END) AS bought_earlier,
  SUM(
    CASE
      WHEN gross > 0 AND document_day >= {before_from_day} AND document_day <= {before_to_day} THEN 1
      ELSE 0
    END
  ) AS bought_before,
  SUM(CASE WHEN gross > 0 AND document_day >= {from_day} THEN 1 ELSE 0 END) AS bought_now,
  SUM(
    CASE WHEN document_day >= {before_from_day} AND document_day <= {before_to_day} THEN gross ELSE 0 END
  ) AS gross_before,
  SUM(CASE WHEN document_day >= {from_day} THEN gross ELSE 0 END) AS gross,
  MIN(CASE WHEN gross > 0 THEN document_day ELSE NULL END) AS first_day,
  MAX(CASE WHEN gross > 0 THEN document_day ELSE NULL END) AS last_day
FROM ledger_line
WHERE document_day <= {to_day} AND kind = 'sales'
GROUP BY customer_code, currency
ORDER BY currency, customer_code
