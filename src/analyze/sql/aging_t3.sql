-- 账龄分析, method t3, as T3 does it: the closing balance is filled from the newest debits backward.
-- Formula: debits stand from the newest document day, then due day, to the oldest; `reached` is
--   their running total. What of a debit lies within the closing balance is open. A customer whose
--   balance is not above 0 has empty bands, and all of it is unapplied. Each control account of a
--   customer is filled by itself.
--   An opening line is dated at the first day of its year. Σ bands + unapplied = balance.
-- Source: document_part up to and including {as_of_day}; calendar for the first day of a year;
--   customer for the credit term, which dates a debit without a due day.
-- Order: document day, then due day, as one number: engines sort it several times faster than two.
-- Units: money in minor units of the currency; days since 1970-01-01, ages in days.
-- Parameters: {as_of_day}; {age_from}, document_day or due_day; {bands}, one sum for each band.
WITH day_item AS (
  SELECT
    customer_code,
    currency,
    control_account,
    document_day AS written_day,
    due_day AS stated_due_day,
    kind,
    SUM(amount) AS amount,
    SUM(paid) AS paid
  FROM document_part
  WHERE document_day <= {as_of_day}
  GROUP BY customer_code, currency, control_account, document_day, due_day, kind
),
moved AS (
  SELECT
    customer_code,
    currency,
    control_account,
    CASE WHEN kind = 'opening' THEN year_first_day ELSE written_day END AS document_day,
    stated_due_day,
    amount,
    paid
  FROM day_item
  INNER JOIN calendar ON day_item.written_day = calendar.calendar_day
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
  FROM moved
  LEFT JOIN term ON moved.customer_code = term.term_customer_code
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
    SUM(amount - paid) OVER (PARTITION BY customer_code, currency, control_account) AS balance,
    SUM(amount) OVER (
      PARTITION BY customer_code, currency, control_account
      ORDER BY document_day * 17179869184 + due_day DESC
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
      WHEN balance <= 0 THEN 0
      WHEN reached <= balance THEN amount
      WHEN reached - amount >= balance THEN 0
      ELSE balance - (reached - amount)
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
