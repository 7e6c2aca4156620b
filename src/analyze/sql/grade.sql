-- 信用评级建议: what a customer bought within a year, by which a limit is suggested.
-- Formula: sales = sum of the lines of kind 'sales' with tax, red ones below 0. Made once in Rust
--   from it, from payment (paid and days late of the same year, by fifo) and from credit (the
--   oldest overdue document): grade D: something over 90 days overdue, or payments over 60 days
--   late on average; C: over 30 days; B: something overdue, or payments over 5 days late; else A.
--   limit = sales / 365 * (term + 30 days) * factor, down to whole hundreds; the factor is 120 %
--   for A, 100 % for B, 50 % for C, 0 for D. Who paid nothing and has nothing overdue gets no
--   suggestion.
-- Source: ledger_line from {from_day} to {to_day}, the 365 days that end with the cut-off.
-- Units: money in minor units of the currency; days since 1970-01-01, days late in tenths.
-- Parameters: {from_day} and {to_day}, both ends in the year.
SELECT customer_code, currency, SUM(gross) AS sales
FROM ledger_line
WHERE document_day >= {from_day} AND document_day <= {to_day} AND kind = 'sales'
GROUP BY customer_code, currency
ORDER BY customer_code, currency
