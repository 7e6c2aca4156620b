-- 销售: sales by month, red invoices below 0.
-- Formula: sums of quantity, net, tax and gross of the lines of kind 'sales'. documents counts each
--   document once: each number of a customer, and each line without a number.
--   The share, gross / gross of all groups, is made once in Rust.
-- Source: ledger_line from {from_day} to {to_day}. The key is year * 100 + month, from calendar.
-- Units: money in minor units of the currency; quantity in millionths; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
WITH keyed AS (
  SELECT
    calendar_month AS group_key,
    '' AS group_label,
    currency,
    document,
    COALESCE(quantity_millionths, 0) AS quantity_millionths,
    net,
    tax,
    gross
  FROM ledger_line
  INNER JOIN calendar ON ledger_line.document_day = calendar.calendar_day
  WHERE document_day >= {from_day} AND document_day <= {to_day} AND kind = 'sales'
)
SELECT
  group_key,
  currency,
  MAX(group_label) AS group_label,
  COUNT(DISTINCT document) AS documents,
  COUNT(*) AS line_count,
  SUM(quantity_millionths) AS quantity_millionths,
  SUM(net) AS net,
  SUM(tax) AS tax,
  SUM(gross) AS gross
FROM keyed
GROUP BY group_key, currency
ORDER BY currency, group_key
