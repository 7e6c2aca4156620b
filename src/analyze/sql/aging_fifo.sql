-- 账龄分析, method fifo: all credits of a customer pay its debits of the same control account, the
--   oldest first.
-- Formula: debits stand in order of document day, then due day; `reached` is their running total.
--   What of a debit lies above the total of the credits is open. Debits of one account, document
--   day and due day have one age, so they are summed first; their numbers decide nothing more.
--   unapplied = what of the credits no debit takes, below 0. Σ bands + unapplied = balance.
-- Source: document_part up to and including {as_of_day}; customer for the credit term, which dates
--   a debit without a due day (document day + credit_days, else the document day).
-- Order: document day, then due day, as one number: engines sort it several times faster than two.
-- Units: money in minor units of the currency; days since 1970-01-01, ages in days.
-- Parameters: {as_of_day}; {age_from}, document_day or due_day; {bands}, one sum for each band.
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
    control_account,
    document_day,
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
aged AS (
  SELECT
    customer_code,
    currency,
    amount,
    paid,
    {as_of_day} - {age_from} AS age_days,
    CASE
      WHEN reached <= paid_total THEN 0
      WHEN reached - amount >= paid_total THEN amount
      ELSE reached - paid_total
    END AS open_amount
  FROM running
)
SELECT
  customer_code,
  currency,
  SUM(amount) - SUM(paid) AS balance,
  SUM(amount) - SUM(open_amount) - SUM(paid) AS unapplied,
  {bands}
FROM aged
GROUP BY customer_code, currency
ORDER BY customer_code, currency
