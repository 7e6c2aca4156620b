-- 信用: what of its credit a customer uses, and how long its oldest open debit is past due.
-- Formula: used = debits - credits. Credits pay the oldest debits first (as method fifo does);
--   the least due day among what is then open is the oldest. limit - used, and days past due, are
--   made once in Rust; so are pools: used = the sum of used over all customers that name the head
--   of the pool as theirs (信用单位), against its limit while that is in force. A customer with a
--   limit stands here also where it has no line.
-- Source: document_part up to and including {as_of_day}; customer for the limit and the credit
--   term, which dates a debit without a due day (document day + credit_days, else the document
--   day).
-- Order: document day, then due day, as one number: engines sort it several times faster than
--   two.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {as_of_day}.
WITH day_item AS (
  SELECT
    customer_code,
    currency,
    control_account,
    document_day,
    due_day AS stated_due_day,
    SUM(amount) AS amount,
    SUM(paid) AS paid
  FROM document_part
  WHERE document_day <= {as_of_day}
  GROUP BY customer_code, currency, control_account, document_day, due_day
),
term AS (
  SELECT customer_code AS term_customer_code, credit_days FROM customer
),
dated AS (
  SELECT
    customer_code,
    currency,
    control_account,
    document_day,
    COALESCE(stated_due_day, document_day + credit_days, document_day) AS due_day,
    amount,
    paid
  FROM day_item
  LEFT JOIN term ON day_item.customer_code = term.term_customer_code
),
item AS (
  SELECT
    customer_code,
    currency,
    control_account,
    document_day,
    due_day,
    SUM(amount) AS amount,
    SUM(paid) AS paid
  FROM dated
  GROUP BY customer_code, currency, control_account, document_day, due_day
),
running AS (
  SELECT
    customer_code,
    currency,
    due_day,
    amount,
    paid,
    SUM(paid) OVER (PARTITION BY customer_code, currency, control_account) AS paid_total,
    SUM(amount) OVER (
      PARTITION BY customer_code, currency, control_account
      ORDER BY document_day * 17179869184 + due_day
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS reached
  FROM item
),
known AS (
  SELECT
    customer_code,
    currency,
    amount - paid AS used,
    CASE WHEN amount > 0 AND reached > paid_total THEN due_day ELSE NULL END AS open_due_day
  FROM running
  UNION ALL
  SELECT
    customer_code,
    CASE WHEN currency IS NULL OR currency = '' THEN 'CNY' ELSE currency END AS currency,
    0 AS used,
    NULL AS open_due_day
  FROM customer
  WHERE credit_limit IS NOT NULL
)
SELECT
  customer_code,
  currency,
  SUM(used) AS used,
  MIN(open_due_day) AS oldest_due_day
FROM known
GROUP BY customer_code, currency
ORDER BY customer_code, currency
