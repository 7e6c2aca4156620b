-- 已核销单据核对: what each matched document is now, so that a change of it is seen.
-- Formula: debit and credit are the sums of both sides over all lines of the document, whatever
--   their days; lines is how many there are. Made once in Rust: a document whose three figures are
--   other ones than when it was matched is said; one that the ledger has no more has no lines.
-- Source: ledger_line; matched_document, the documents of the committed settlements, each once.
-- Units: money in minor units of the currency; lines as a count.
-- Parameters: none.
SELECT
  customer_code,
  currency,
  control_account,
  document_number,
  SUM(debit) AS debit,
  SUM(credit) AS credit,
  COUNT(*) AS line_count
FROM ledger_line
INNER JOIN matched_document
  ON ledger_line.customer_code = matched_document.matched_customer_code
  AND ledger_line.currency = matched_document.matched_currency
  AND ledger_line.control_account = matched_document.matched_control_account
  AND ledger_line.document_number = matched_document.matched_number
GROUP BY customer_code, currency, control_account, document_number
ORDER BY customer_code, currency, control_account, document_number
