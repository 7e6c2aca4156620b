-- 客户往来明细账: the documents of each customer with a running balance.
-- Formula: made once in Rust, row by row in this order: balance = opening + all debits - all
--   credits up to and including the document. The opening is that of balances: all dated before
--   the period, and every line of kind 'opening' up to its end; it stands first, as the one row
--   with is_movement = 0. The lines of one document of one day, kind and due day are one row.
--   Rust puts the rows in order: by day, debits before credits, number, kind and due day.
-- Source: ledger_line, the accepted document lines up to and including {to_day}.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
WITH marked AS (
  SELECT
    customer_code,
    currency,
    CASE WHEN document_day < {from_day} OR kind = 'opening' THEN 0 ELSE 1 END AS is_movement,
    kind,
    document_day,
    document_number,
    due_day,
    COALESCE(due_day, -2147483648) AS due_order,
    summary,
    debit,
    credit
  FROM ledger_line
  WHERE document_day <= {to_day}
),
document AS (
  SELECT
    customer_code,
    currency,
    is_movement,
    kind,
    document_day,
    document_number,
    due_order,
    MAX(due_day) AS due_day,
    MAX(summary) AS summary,
    SUM(debit) AS debit,
    SUM(credit) AS credit
  FROM marked
  WHERE is_movement = 1
  GROUP BY
    customer_code, currency, is_movement, kind, document_day, document_number, due_order
  UNION ALL
  SELECT
    customer_code,
    currency,
    0 AS is_movement,
    'opening' AS kind,
    MIN(document_day) AS document_day,
    '' AS document_number,
    -2147483648 AS due_order,
    MAX(due_day) AS due_day,
    '' AS summary,
    SUM(CASE WHEN is_movement = 0 THEN debit ELSE 0 END) AS debit,
    SUM(CASE WHEN is_movement = 0 THEN credit ELSE 0 END) AS credit
  FROM marked
  GROUP BY customer_code, currency
)
SELECT
  customer_code,
  currency,
  is_movement,
  kind,
  document_day,
  document_number,
  due_day,
  summary,
  debit,
  credit
FROM document
