-- 单据净额: what one document has on one day and due day, its lines set against each other.
-- Formula: amount = debits - credits of the part where that is above 0; paid = credits - debits
--   where that is above 0: a discount line lowers its own invoice. Lines without a number stay on
--   their sides. A sale or an opening item that is left below 0 settles a document of its own number
--   where there is one: a credit note that carries the number of its invoice is tied to it.
--   Documents of one number on two control accounts are two documents.
-- Source: ledger_line. The ageing, credit and settling texts read this view as document_part.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: none.
WITH part AS (
  SELECT
    customer_code,
    currency,
    control_account,
    kind,
    document_number,
    document_day,
    due_day,
    settles AS named,
    SUM(debit) AS debit,
    SUM(credit) AS credit,
    MAX(department) AS department,
    MAX(project) AS project,
    MAX(bill_number) AS bill_number
  FROM ledger_line
  GROUP BY
    customer_code,
    currency,
    control_account,
    kind,
    document_number,
    document_day,
    due_day,
    settles
)
SELECT
  customer_code,
  currency,
  control_account,
  kind,
  document_number,
  document_day,
  due_day,
  CASE
    WHEN named <> '' THEN named
    WHEN credit > debit AND (kind = 'sales' OR kind = 'opening') THEN document_number
    ELSE ''
  END AS settles,
  CASE WHEN named = '' THEN 0 ELSE 1 END AS is_named,
  CASE
    WHEN document_number = '' THEN debit
    WHEN debit > credit THEN debit - credit
    ELSE 0
  END AS amount,
  CASE
    WHEN document_number = '' THEN credit
    WHEN credit > debit THEN credit - debit
    ELSE 0
  END AS paid,
  department,
  project,
  bill_number
FROM part
