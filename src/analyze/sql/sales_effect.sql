-- 量价分析: how much of a change in sales comes from prices and how much from quantities.
-- Formula: made once in Rust: at the old price = net before * quantity / quantity before, half away
--   from zero; price effect = net - at the old price; quantity effect = at the old price - net
--   before. A product that only one of the periods has is neither: its change is range effect. The
--   three add up to the change.
-- Source: ledger_line, lines of kind 'sales' of both periods, red ones below 0. The key is the code
--   of the product, where there is none its name.
-- Units: money in minor units of the currency, net of tax; quantity in millionths; days since
--   1970-01-01.
-- Parameters: {before_from_day} to {before_to_day}, the period before; {from_day} to {to_day}.
WITH keyed AS (
  SELECT
    CASE WHEN product_code <> '' THEN product_code ELSE product_name END AS product_key,
    product_name,
    currency,
    CASE WHEN document_day >= {from_day} THEN 1 ELSE 0 END AS is_now,
    COALESCE(quantity_millionths, 0) AS quantity_millionths,
    net
  FROM ledger_line
  WHERE kind = 'sales' AND (
    (document_day >= {before_from_day} AND document_day <= {before_to_day})
    OR (document_day >= {from_day} AND document_day <= {to_day})
  )
)
SELECT
  product_key,
  currency,
  MAX(product_name) AS product_name,
  SUM(CASE WHEN is_now = 0 THEN quantity_millionths ELSE 0 END) AS quantity_before,
  SUM(CASE WHEN is_now = 0 THEN net ELSE 0 END) AS net_before,
  SUM(CASE WHEN is_now = 1 THEN quantity_millionths ELSE 0 END) AS quantity,
  SUM(CASE WHEN is_now = 1 THEN net ELSE 0 END) AS net
FROM keyed
GROUP BY product_key, currency
ORDER BY currency, product_key
