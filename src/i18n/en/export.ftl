# Report workbooks.

export-page = Page &P of &N
export-company = Company: { $company }
export-period = Period: { $from } to { $to }
export-period-open = Period: up to { $to }
export-as-of = As of { $day }
export-unit = Unit: { $unit }
export-unit-cny = yuan (CNY)
export-unit-several = each row in its currency
export-total = Total
export-none = No data
export-no = no
export-yes = yes
export-others = Others
export-not-said = (not stated)
export-more = { $count } more files are not listed
export-continued = More rows than one sheet holds: continued on “{ $sheet }”
export-too-large = Excel cannot hold amounts of more than 15 digits exactly: they are written as text, and their totals are no formulas.

export-sheet-summary = Summary
export-sheet-balances = Balances
export-sheet-ledger = Account lines
export-sheet-aging = Ageing { $method } { $basis }
export-sheet-collections = Collections
export-sheet-credit = Credit
export-sheet-provenance = Sources and checks

export-title-receivables = Accounts receivable at a glance
export-title-balances = Customer balances
export-title-ledger = Customer accounts line by line
export-title-aging = Ageing of receivables ({ $method }, by { $basis })
export-title-collections = Collections by customer
export-title-credit = Credit by customer
export-title-provenance = Sources and checks
export-title-sales = Sales at a glance
export-title-sales-by = Sales by { $group }

export-method-fifo = FIFO
export-method-open-item = open item
export-method-t3 = from balance
export-basis-document = document
export-basis-due = due date

export-group-customer = Customer
export-group-category = Category
export-group-region = Region
export-group-salesperson = Salesperson
export-group-product = Product
export-group-month = Month

export-column-code = Customer code
export-column-name = Customer
export-column-customer-code = Customer code
export-column-product-code = Product code
export-column-currency = Currency
export-column-opening = Opening balance
export-column-debit = Debit
export-column-credit = Credit
export-column-closing = Closing balance
export-column-balance = Balance
export-column-date = Date
export-column-number = Document
export-column-summary = Description
export-column-due = Due date
export-column-direction = Dr/Cr
export-column-running = Balance
export-column-month-end = Month-end balance
export-column-unapplied = Unapplied credit
export-column-sales = Sales
export-column-received = Received
export-column-rate = Collection rate
export-column-dso = Days outstanding
export-column-limit = Credit limit
export-column-used = Used
export-column-available = Available
export-column-over-limit = Over the limit
export-column-term = Credit term (days)
export-column-overdue-days = Longest overdue (days)
export-column-over-term = Past term
export-column-documents = Documents
export-column-quantity = Quantity
export-column-net = Net
export-column-tax = Tax
export-column-gross = Gross
export-column-share = Share
export-column-cumulative = Cumulative
export-column-band = Age
export-column-amount = Amount
export-column-month = Month

export-band = { $first }–{ $last } days
export-band-over = over { $days } days
export-band-not-due = not due
export-band-overdue = { $first }–{ $last } days late
export-band-over-overdue = over { $days } days late

export-card-balance = Balance
export-card-overdue = Overdue
export-card-oldest = In the oldest band
export-card-top = Share of the top 10
export-card-rate = Collection rate
export-card-dso = Days sales outstanding
export-card-gross = Gross sales
export-card-net = Net sales
export-card-tax = Tax
export-card-documents = Documents
export-card-top-sales = Share of the top 10
export-card-best-month = Best month

export-remark-customers = customers: { $count }
export-remark-debtors = customers in debt: { $count }
export-remark-share = { $share } of the debt
export-remark-days = period of { $days } days
export-remark-dso = closing ÷ sales × days
export-remark-months = months: { $count }

export-chart-document = Ageing by document date ({ $method })
export-chart-due = Overdue by due date ({ $method })
export-chart-top = Top 10 customers in debt
export-chart-flows = Sales, receipts and month-end balance
export-chart-sales = Sales by month
export-chart-months = Sales by month (gross)
export-chart-customers = Top 10 customers
export-chart-category = Sales by category
export-chart-salesperson = Sales by salesperson

export-note-summary = Shares are of the balances of the customers in debt. A click on a customer leads to its lines, one on a blue label to its total.
export-note-currency = The charts show { $currency }, the currency of most customers; currencies are never added together. The others stand in the sheets behind.
export-note-balances = Closing = opening + debit − credit; red is a credit balance.
export-note-ledger = Balance = balance of the row above + debit − credit; the customer code of an opening row leads back to the balances.
export-note-ledger-part = Too many lines: { $count } customers with smaller balances are not listed here, see wanglai report ledger --customer CODE; the totals are of the customers listed.
export-note-aging = The bands + unapplied credit = balance.
export-note-fifo = FIFO: all credits of a customer pay its debits in order of document date, due date and number; what is left of them is unapplied.
export-note-open-item = Open item: only what names its invoice, or a committed settlement, is settled; other credits are unapplied.
export-note-t3 = From balance: the closing balance is filled from the newest debits backward; an opening balance counts as of the start of its year.
export-note-collections = Collection rate = received ÷ (opening + sales); days outstanding = closing ÷ sales × days of the period.
export-note-credit = Available = limit − used; without a limit nothing is over it. The due day itself is not overdue.
export-note-sales = Shares are of all gross sales in the same currency; red invoices are taken off.

page-title = Receivables and sales
page-numbers = Numbers
page-all = All
page-rows-left-out = { $count } more rows are in the workbook.

export-sheet-items = Open items
export-title-items = Open items by document
export-note-items = Amount = settled + open, as documents were matched; credits are negative; Σ open = Σ balances.
export-sheet-payment = Payment behaviour
export-title-payment = Payment behaviour of customers
export-note-payment = Days are weighed by the amounts received (FIFO); effectiveness (CEI) = (opening + sales − closing) ÷ (opening + sales − not due).
export-sheet-forecast = Forecast
export-title-forecast = Receipts expected in the next 12 weeks
export-note-forecast = Open amounts are expected as late as the customer usually pays (median of the last year); without a habit of its own, as all do; disputed items are left out.
export-habit-own = own habit
export-habit-common = habit of all
export-column-week = Week { $week }
export-column-week-from = Week from
export-column-expected = Expected
export-column-by-then = By then
export-column-by-then-low = By then, at least
export-column-receivable = Debit balance
export-column-advance = Credit balance
export-card-receivable = Debit balances
export-card-advance = Credit balances
export-card-effectiveness = Effectiveness (CEI)
export-card-days-to-pay = Average days to pay
export-card-days-late = Average days late
export-card-concentration = Concentration
export-remark-effectiveness = of what could be collected
export-remark-days-to-pay = from document to receipt
export-remark-days-late = from due day to receipt
export-remark-concentration = Herfindahl index
export-chart-forecast = Receipts expected in 12 weeks
export-chart-segment = Segments of customers (RFM)
export-chart-retention = New, kept, regained and lost
export-sheet-retention = Retention
export-title-retention = New, kept and lost customers
export-note-retention = New: never bought before; regained: not in the earlier period, but before it; lost: in the earlier period only.
export-sheet-effect = Price and quantity
export-title-effect = Effects of price and quantity
export-note-effect = Change = price + quantity + range (products sold in one of the periods only).
export-sheet-cohort = Cohorts
export-title-cohort = Cohorts of the first purchase
export-note-cohort = The part of the customers of a first month that bought so many months later.
export-column-month-after = +{ $month } mo.
export-sheet-tax = Tax rates
export-title-tax = Output tax by rate
export-note-tax = Difference = tax − net × rate (rounded to the cent).

export-program = Program
export-word-period = Period
export-word-as-of = As of
export-created = Made: { $moment }
export-section-method = Methods
export-section-checks = Checks
export-section-inputs = Input files
export-check = Check
export-check-result = Result
export-check-left = Left
export-check-right = Right
export-holds = ✓ holds
export-fails = ✗ fails
export-input-file = File
export-check-currency = { $currency }: { $check }
export-check-roll = opening + debit − credit = closing
export-check-control = sum of customers = control total of all lines
export-check-aging = ageing ({ $method }, { $basis }): bands + unapplied = balance
export-check-sales = sales by { $group } = sales of all lines

marked-accept = “yes” accepts all suggestions of this row; to accept some only, write their headings, such as “Tax id, Phone”. Then import this file

export-sheet-local = Balances in local currency
export-title-local = Customer balances in local currency
export-note-local = Each line at the rate of its document, rounded to the cent; the balance in its own currency stands for comparison and is not added up.
export-sheet-apart = Ageing, others apart
export-title-apart = Ageing with disputes, prepayments and credit notes apart
export-note-apart = The bands hold plain claims only; bands + disputed + age unknown + prepaid + free credit notes = balance. Open item, by document date.
export-sheet-promises = Promises
export-title-promises = Promised and received
export-note-promises = What comes in from the day of a promise on pays the promise due first; one that is due and not paid whole is broken.
export-sheet-grades = Credit suggested
export-title-grades = Suggested credit grades and limits
export-note-grades = A suggestion, for a person to decide; the present grade and limit are those of the archive.
export-sheet-provision-bands = Provision by band
export-title-provision-bands = Provision for bad debts by band of age
export-note-provision-bands = Provision = Σ band × rate of loss, each rounded to the cent; FIFO, by document date. Under the standard for small enterprises an estimate only, no entry.
export-sheet-provision = Provision by customer
export-title-provision = Provision for bad debts by customer
export-note-provision = Provision = Σ band × rate of loss, each rounded to the cent; unapplied credits lower nothing. Under the standard for small enterprises an estimate only, no entry.
export-note-provision-rates = The rates are those of [provision] rates in the settings.toml of the book.
export-note-provision-migration = No rates are set: they are told from how claims grew older over { $months } ends of months, the last band taken as lost, so that this is the most; state your own under [provision] rates in the settings.toml of the book.
export-sheet-sales-lines = Sales lines
export-title-sales-lines = Sales line by line
export-note-sales-part = Too many lines: { $count } customers that bought less are not listed; the totals are of the customers listed.
export-sheet-pivot = { $rows } × { $columns }
export-title-pivot = Gross sales: { $rows } × { $columns }
export-note-pivot = The last twelve months, red invoices taken off; empty: no sales. Of many rows the largest 1,000 are listed, the others are one row.
column-original-balance = balance, own currency
column-loss-rate = loss rate
column-promise-open = not received
promise-open = not due
promise-kept = kept
promise-late = kept late
promise-broken = broken
export-sheet-account-balances = Balances by account
export-title-account-balances = Balances by control account
export-note-account-balances = The balances of a customer on each control account; nothing settles across accounts, and they add up to the balances of customers.
