-- 承诺回款: what was received of each customer on each day, for what it promised.
-- Formula: received = what the receipts of a day come to, the lines of one document set against each
--   other. Made once in Rust: a receipt pays the promises that were made by its day, the one due
--   first before the others; in time = received by the due day, late = after it. kept: all in time;
--   late: all, some of it late; broken: due and not all; else open.
-- Source: document_part of kind 'receipt' up to and including {as_of_day}; the promises of the book
--   that were made by then and not taken back.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {as_of_day}.
SELECT customer_code, currency, document_day, SUM(paid) AS received
FROM document_part
WHERE document_day <= {as_of_day} AND kind = 'receipt' AND paid > 0
GROUP BY customer_code, currency, document_day
ORDER BY customer_code, currency, document_day
