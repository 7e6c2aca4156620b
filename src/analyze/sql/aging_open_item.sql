-- 账龄分析, method open-item: only what is matched is settled.
-- Formula: the credits that name a document of the same customer, currency and control account
--   settle it, at most its debits, the debit with the oldest document day, then due day, first;
--   `reached` is the running total of the document's debits. Both must be dated by {as_of_day},
--   so that a match is in force from the later of the two dates. A committed settlement pays what
--   it says of its debit, from its own day on, out of credits that name no document. unapplied =
--   what of the credits settles nothing, below 0. Σ bands + unapplied = balance. A line without a
--   number is settled by nothing.
-- Source: document_part up to and including {as_of_day}; settlement_pair, the committed
--   settlements whose documents are unchanged; customer for the credit term, which dates a debit
--   without a due day (document day + credit_days, else the document day).
-- Order: document day, then due day, as one number: engines sort it several times faster than
--   two.
-- Units: money in minor units of the currency; days since 1970-01-01, ages in days.
-- Parameters: {as_of_day}; {age_from}, document_day or due_day; {bands}, one sum for each band.
WITH debit_item AS (
  SELECT
    customer_code,
    currency,
    control_account,
    document_number,
    document_day,
    due_day AS stated_due_day,
    SUM(amount) AS amount
  FROM document_part
  WHERE document_day <= {as_of_day} AND amount > 0
  GROUP BY customer_code, currency, control_account, document_number, document_day, due_day
),
paid_part AS (
  SELECT
    customer_code AS settled_customer_code,
    currency AS settled_currency,
    control_account AS settled_control_account,
    settles,
    paid AS part_amount
  FROM document_part
  WHERE document_day <= {as_of_day} AND paid > 0 AND settles <> ''
  UNION ALL
  SELECT
    pair_customer_code AS settled_customer_code,
    pair_currency AS settled_currency,
    pair_control_account AS settled_control_account,
    debit_number AS settles,
    pair_amount AS part_amount
  FROM settlement_pair
  WHERE settled_day <= {as_of_day}
),
settlement AS (
  SELECT
    settled_customer_code,
    settled_currency,
    settled_control_account,
    settles,
    SUM(part_amount) AS settled_amount
  FROM paid_part
  GROUP BY settled_customer_code, settled_currency, settled_control_account, settles
),
term AS (
  SELECT customer_code AS term_customer_code, credit_days FROM customer
),
dated AS (
  SELECT
    customer_code,
    currency,
    control_account,
    document_number,
    document_day,
    COALESCE(stated_due_day, document_day + credit_days, document_day) AS due_day,
    CASE WHEN stated_due_day IS NULL THEN 1 ELSE 0 END AS due_by_term,
    amount
  FROM debit_item
  LEFT JOIN term ON debit_item.customer_code = term.term_customer_code
),
matched AS (
  SELECT
    customer_code,
    currency,
    control_account,
    document_number,
    document_day,
    due_day,
    due_by_term,
    amount,
    COALESCE(settled_amount, 0) AS settled
  FROM dated
  LEFT JOIN settlement
    ON dated.customer_code = settlement.settled_customer_code
    AND dated.currency = settlement.settled_currency
    AND dated.control_account = settlement.settled_control_account
    AND dated.document_number = settlement.settles
),
running AS (
  SELECT
    customer_code,
    currency,
    document_day,
    due_day,
    amount,
    settled,
    SUM(amount) OVER (
      PARTITION BY customer_code, currency, control_account, document_number
      ORDER BY (document_day * 17179869184 + due_day) * 2 + due_by_term
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS reached
  FROM matched
),
credit_item AS (
  SELECT
    customer_code,
    currency,
    SUM(paid) AS paid
  FROM document_part
  WHERE document_day <= {as_of_day} AND paid > 0
  GROUP BY customer_code, currency
),
aged AS (
  SELECT
    customer_code,
    currency,
    amount,
    0 AS paid,
    {as_of_day} - {age_from} AS age_days,
    CASE
      WHEN reached <= settled THEN 0
      WHEN reached - amount >= settled THEN amount
      ELSE reached - settled
    END AS open_amount
  FROM running
  UNION ALL
  SELECT customer_code, currency, 0 AS amount, paid, 0 AS age_days, 0 AS open_amount
  FROM credit_item
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
