-- 应收变动: what moved the balance by month.
-- Formula: the debits and the credits of all lines; their difference, summed from the first month
--   on, is the balance at the end of a month.
-- Source: ledger_line up to and including {to_day}. The key is year * 100 + month, from calendar.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {to_day}.
SELECT
  currency,
  calendar_month,
  SUM(debit) AS debit,
  SUM(credit) AS credit
FROM ledger_line
INNER JOIN calendar ON ledger_line.document_day = calendar.calendar_day
WHERE document_day <= {to_day}
GROUP BY currency, calendar_month
ORDER BY currency, calendar_month
