-- 退货: what was sold and what came back (红字), by one group.
-- Formula: the lines of kind 'sales' of one document in a group are one sum; where it is below 0 it
--   is a return, else a sale. Lines without a number stand by themselves. Made once in Rust: the
--   rate of returns = returned / sold, with tax.
-- Source: ledger_line from {from_day} to {to_day}; customer for category, region and salesperson of
--   lines that name none; calendar for the month (year * 100 + month).
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period; {row_key} and {row_label}, the
--   columns of the group.
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
    currency,
    document,
    gross
  FROM ledger_line
  LEFT JOIN attribute ON ledger_line.customer_code = attribute.attribute_customer_code
  INNER JOIN calendar ON ledger_line.document_day = calendar.calendar_day
  WHERE document_day >= {from_day} AND document_day <= {to_day} AND kind = 'sales'
),
document AS (
  SELECT
    row_key,
    currency,
    MAX(row_label) AS row_label,
    SUM(gross) AS gross
  FROM keyed
  GROUP BY row_key, currency, document
)
SELECT
  row_key,
  currency,
  MAX(row_label) AS row_label,
  SUM(CASE WHEN gross < 0 THEN 0 ELSE 1 END) AS sold_documents,
  SUM(CASE WHEN gross < 0 THEN 0 ELSE gross END) AS sold,
  SUM(CASE WHEN gross < 0 THEN 1 ELSE 0 END) AS returned_documents,
  SUM(CASE WHEN gross < 0 THEN -gross ELSE 0 END) AS returned
FROM document
GROUP BY row_key, currency
ORDER BY currency, row_key
