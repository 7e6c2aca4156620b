-- 销售: sales by two groups at once, red invoices below 0.
-- Formula: sums of quantity, net, tax and gross of the lines of kind 'sales'. documents counts each
--   document once in each cell: each number of a customer, and each line without a number. Changes
--   against the month before and the same month of the year before are made once in Rust.
-- Source: ledger_line from {from_day} to {to_day}; customer for category, region and salesperson of
--   lines that name none; calendar for the month (year * 100 + month).
-- Units: money in minor units of the currency; quantity in millionths; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period; {row_key}, {row_label} and
--   {column_key}, the columns of the two groups.
WITH attribute AS (
  SELECT
    customer_code AS attribute_customer_code,
    category AS customer_category,
    region AS customer_region,
    salesperson AS customer_salesperson
  FROM customer
),
keyed AS (
  SELECT
    {row_key} AS row_key,
    {row_label} AS row_label,
    {column_key} AS column_key,
    currency,
    document,
    COALESCE(quantity_millionths, 0) AS quantity_millionths,
    net,
    tax,
    gross
  FROM ledger_line
  LEFT JOIN attribute ON ledger_line.customer_code = attribute.attribute_customer_code
  INNER JOIN calendar ON ledger_line.document_day = calendar.calendar_day
  WHERE document_day >= {from_day} AND document_day <= {to_day} AND kind = 'sales'
)
SELECT
  row_key,
  column_key,
  currency,
  MAX(row_label) AS row_label,
  COUNT(DISTINCT document) AS documents,
  COUNT(*) AS line_count,
  SUM(quantity_millionths) AS quantity_millionths,
  SUM(net) AS net,
  SUM(tax) AS tax,
  SUM(gross) AS gross
FROM keyed
GROUP BY row_key, column_key, currency
ORDER BY currency, row_key, column_key
