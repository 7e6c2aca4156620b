-- 销项税: sales and their tax by rate, red invoices below 0.
-- Formula: sums of net, tax and gross of the lines of kind 'sales'. documents counts each document
--   number of a customer once, and each line without a number. Made once in Rust: the tax that the
--   rate gives, net * rate rounded half away from zero, and how far the tax is from it.
-- Source: ledger_line from {from_day} to {to_day}. The key is the rate that the line states, a
--   decimal fraction such as 0.13; empty: none.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
WITH document AS (
  SELECT
    tax_rate,
    currency,
    document_number,
    COUNT(*) AS line_count,
    SUM(net) AS net,
    SUM(tax) AS tax,
    SUM(gross) AS gross
  FROM ledger_line
  WHERE document_day >= {from_day} AND document_day <= {to_day} AND kind = 'sales'
  GROUP BY tax_rate, currency, customer_code, document_number
)
SELECT
  tax_rate,
  currency,
  SUM(CASE WHEN document_number = '' THEN line_count ELSE 1 END) AS documents,
  SUM(net) AS net,
  SUM(tax) AS tax,
  SUM(gross) AS gross
FROM document
GROUP BY tax_rate, currency
ORDER BY currency, tax_rate
