-- 销售: sales by category, red invoices below 0.
-- Formula: sums of quantity, net, tax and gross of the lines of kind 'sales'. documents counts each
--   document once: each number of a customer, and each line without a number.
--   The share, gross / gross of all groups, is made once in Rust.
-- Source: ledger_line from {from_day} to {to_day}. The key is the line's own category, else that of
--   its customer.
-- Units: money in minor units of the currency; quantity in millionths; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
WITH attribute AS (
  SELECT
    customer_code AS attribute_customer_code,
    category AS customer_category
  FROM customer
),
keyed AS (
  SELECT
    CASE WHEN category <> '' THEN category ELSE COALESCE(customer_category, '') END AS group_key,
    '' AS group_label,
    currency,
    document,
    COALESCE(quantity_millionths, 0) AS quantity_millionths,
    net,
    tax,
    gross
  FROM ledger_line
  LEFT JOIN attribute ON ledger_line.customer_code = attribute.attribute_customer_code
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
