-- 客户月销售: what each customer bought in each month, the ground of RFM segments and cohorts.
-- Formula: gross = sums of the lines of kind 'sales'. documents counts each document number of the
--   month once where its sum is above 0, and each line above 0 without a number; first_day and
--   last_day are the days of such lines. Made once in Rust: recency = the cut-off day - the last
--   day, frequency = documents, monetary = gross; each is scored 1 to 5 by its place among all
--   customers of the currency (fifths, equal values get the lower score). A cohort is made of the
--   customers whose first purchase fell into the same month.
-- Source: ledger_line from {from_day} to {to_day}; calendar for the month (year * 100 + month).
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
WITH document AS (
  SELECT
    customer_code,
    currency,
    calendar_month,
    MIN(CASE WHEN gross > 0 THEN document_day ELSE NULL END) AS first_day,
    MAX(CASE WHEN gross > 0 THEN document_day ELSE NULL END) AS last_day,
    SUM(gross) AS gross
  FROM ledger_line
  INNER JOIN calendar ON ledger_line.document_day = calendar.calendar_day
  WHERE document_day >= {from_day} AND document_day <= {to_day} AND kind = 'sales'
  GROUP BY customer_code, currency, calendar_month, document
)
SELECT
  customer_code,
  currency,
  calendar_month,
  SUM(CASE WHEN gross > 0 THEN 1 ELSE 0 END) AS documents,
  MIN(first_day) AS first_day,
  MAX(last_day) AS last_day,
  SUM(gross) AS gross
FROM document
GROUP BY customer_code, currency, calendar_month
ORDER BY customer_code, currency, calendar_month
