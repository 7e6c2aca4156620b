-- The first day on which something happened: where a period that names no start begins.
-- Formula: the least document day of the lines that are not of kind 'opening'.
-- Source: ledger_line up to and including {to_day}.
-- Units: days since 1970-01-01.
-- Parameters: {to_day}.
SELECT MIN(document_day) AS first_day
FROM ledger_line
WHERE document_day <= {to_day} AND kind <> 'opening'
