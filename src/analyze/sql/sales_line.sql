-- 销售明细: the lines behind the sales of each customer, as they were posted, red ones below 0.
-- Formula: none; the sum over a customer is its row of sales.
-- Source: ledger_line from {from_day} to {to_day}, with line_order, the place of a line by
--   customer, batch and reading order; chosen_customer, the customers that sales_size leaves room for.
-- Units: money in minor units of the currency; quantity in millionths; days since 1970-01-01.
-- Parameters: {from_day} and {to_day}, both ends in the period.
SELECT
  customer_code,
  currency,
  document_day,
  document_number,
  product_code,
  product_name,
  quantity_millionths,
  net,
  tax,
  gross
FROM ledger_line
INNER JOIN chosen_customer
  ON ledger_line.customer_code = chosen_customer.chosen_customer_code
WHERE document_day >= {from_day} AND document_day <= {to_day} AND kind = 'sales'
ORDER BY customer_code, currency, document_day, document_number, line_order
