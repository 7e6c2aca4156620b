-- 销售明细: how many sold lines each customer has, and what they come to.
-- Formula: counts and sums of the lines of kind 'sales', red ones below 0, all currencies as they
--   stand. Made once in Rust: where there is not room for all lines, those of the customers that
--   bought most come first, each customer whole.
-- Source: ledger_line from {from_day} to {to_day}.
-- Units: money in minor units of each line's currency; lines as counts; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
SELECT customer_code, COUNT(*) AS line_count, SUM(gross) AS gross
FROM ledger_line
WHERE document_day >= {from_day} AND document_day <= {to_day} AND kind = 'sales'
GROUP BY customer_code
ORDER BY customer_code
