# Words of the reports and of settling.

help-argument-customer = Only these customer codes, separated by commas
help-argument-category = Only customers of these categories, separated by commas
help-argument-salesperson = Only these salespersons, separated by commas
help-argument-rates = Rate of loss of each band, the youngest first, such as 0,5%,10%,20%,50%,100%
ledger-opening = opening balance
ledger-sales = sale
ledger-receipt = receipt
ledger-other = other
ledger-month-total = total of the month
ledger-year-total = total of the year to date
direction-debit = Dr
direction-credit = Cr
direction-even = –
report-provision = Provision = Σ band × rate, each band rounded to the minor unit: { $rates }. Under the standard for small enterprises an estimate only, no entry.
report-explain-provision = -- Provision = Σ band × rate, each band rounded half away from zero to the minor unit. The ageing:
error-currency = There is no currency “{ $currency }”
    .hint = Write its code, such as CNY or USD.
error-nothing-selected = No document of the book meets the options
    .hint = wanglai customer list shows how customers, categories and salespersons are written.
error-rates-missing = There are no rates of loss, and none is assumed
    .hint = Give one for each band by --rates: { $bands }; or as rates under [provision] in the book’s settings.toml.
error-rates-count = Rates given: { $found }; wanted: { $wanted }
    .hint = One for each band: { $bands }
error-rate = “{ $rate }” is no rate of loss from 0 to 1
    .hint = Write 5% or 0.05.
column-date = date
column-document-number = document
column-summary = summary
column-due-date = due
column-direction = side
column-document-date = document date
column-settled-by = settled by
column-settled-on = settled on
column-amount = amount
column-provision = provision
run-no-documents = The book has no documents yet: only the customers are written; receivables and sales follow once documents are loaded
report-credit-currencies = Rows in other currencies not shown: { $count }; see them with --currency
