-- 收付对照: the two sides of each account, from which payments and open items are told.
-- Formula: made once in Rust from these rows in the order of their documents, each control account
--   by itself. open-item: a credit
--   pays what is left of the document that it names, the oldest debit first; then the committed
--   settlements, by their days. fifo: all credits of the customer pay its debits, the oldest first.
--   t3: nothing pays; what is owed as a whole stands in the newest debits. A payment counts from the
--   later of the two days. What no payment takes is open, and of credits unapplied.
--   settlement (核销): each payment by open-item. open (未核销): each document with amount = settled +
--   open, age = cut-off - document day, overdue = cut-off - due day; later payments are those that
--   count after the cut-off.
--   payment (付款表现): days to pay = payment day - document day, days late = payment day - due day, of
--   receipts in the period, both weighed by the amount paid; effectiveness = (opening + sales -
--   closing) / (opening + sales - not due), as in collections.
--   forecast (回款预测): each open document is expected so many days after its due day as half of its
--   customer's money of the last 730 days came late, at the earliest tomorrow; the range is given by
--   the quarters. With fewer than 3 payments the habit is that of all customers of the currency. What
--   is contested is left out.
-- Source: document_part up to and including {as_of_day}; customer for the credit term, which dates
--   a debit without a due day (document day + credit_days, else the document day). A row has a
--   debit (amount), a credit (paid), or, without a number, both.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {as_of_day}.
WITH term AS (
  SELECT customer_code AS term_customer_code, credit_days FROM customer
)
SELECT
  customer_code,
  currency,
  control_account,
  document_number,
  document_day,
  COALESCE(due_day, document_day + credit_days, document_day) AS due_day,
  CASE WHEN due_day IS NULL THEN 1 ELSE 0 END AS due_by_term,
  kind,
  settles,
  amount,
  paid
FROM document_part
LEFT JOIN term ON document_part.customer_code = term.term_customer_code
WHERE document_day <= {as_of_day} AND amount + paid > 0
