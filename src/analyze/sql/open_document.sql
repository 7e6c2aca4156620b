-- 未核销单据: what each document of a customer is for settling.
-- Formula: made once in Rust: what is open of a debit document (side 0) = its debits - the credits
--   of its own number (side 2) - those that name it (side 3) - its committed settlements, at least
--   0; of a credit document = its credits that name no document (side 1) and what of side 2 its own
--   debits do not take - its committed settlements.
--   Each control account of a customer by itself.
-- Source: document_part up to and including {as_of_day}; lines without a number are settled by
--   nothing.
-- Units: money in minor units of the currency; days since 1970-01-01.
-- Parameters: {as_of_day}.
WITH sided AS (
  SELECT
    customer_code,
    currency,
    control_account,
    CASE
      WHEN document_number <> '' AND amount > 0 THEN 0
      WHEN settles = '' THEN 1
      WHEN is_named = 0 THEN 2
      ELSE 3
    END AS side,
    CASE
      WHEN document_number <> '' AND amount > 0 THEN document_number
      WHEN settles = '' THEN document_number
      ELSE settles
    END AS document_number,
    document_day,
    CASE WHEN document_number = '' THEN paid ELSE amount + paid END AS amount,
    department,
    project,
    bill_number
  FROM document_part
  WHERE document_day <= {as_of_day} AND amount + paid > 0
    AND (document_number <> '' OR settles <> '')
)
SELECT
  customer_code,
  currency,
  control_account,
  side,
  document_number,
  MAX(document_day) AS document_day,
  SUM(amount) AS amount,
  MAX(department) AS department,
  MAX(project) AS project,
  MAX(bill_number) AS bill_number
FROM sided
GROUP BY customer_code, currency, control_account, side, document_number
ORDER BY customer_code, currency, control_account, document_number, side
