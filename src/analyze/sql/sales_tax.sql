-- 销项税: sales and their tax by rate, red invoices below 0.
-- Formula: sums of net, tax and gross of the lines of kind 'sales'. documents counts each document
--   once: each number of a customer, and each line without a number. Made once in Rust: the tax that the
--   rate gives, net * rate rounded half away from zero, and how far the tax is from it.
-- Source: ledger_line from {from_day} to {to_day}. The key is the rate that the line states, a
--   decimal fraction such as 0.13; empty: none.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
SELECT
  tax_rate,
  currency,
  COUNT(DISTINCT document) AS documents,
  SUM(net) AS net,
  SUM(tax) AS tax,
  SUM(gross) AS gross
FROM ledger_line
WHERE document_day >= {from_day} AND document_day <= {to_day} AND kind = 'sales'
GROUP BY tax_rate, currency
ORDER BY currency, tax_rate
