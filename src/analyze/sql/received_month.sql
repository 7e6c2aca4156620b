-- 回款: what was received by month, money paid back taken off.
-- Formula: received = credits - debits of the lines of kind 'receipt'.
-- Source: ledger_line from {from_day} to {to_day}. The key is year * 100 + month, from calendar.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
SELECT
  currency,
  calendar_month,
  SUM(credit - debit) AS received
FROM ledger_line
INNER JOIN calendar ON ledger_line.document_day = calendar.calendar_day
WHERE document_day >= {from_day} AND document_day <= {to_day} AND kind = 'receipt'
GROUP BY currency, calendar_month
ORDER BY currency, calendar_month
