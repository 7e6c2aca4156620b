# Words of the command line.
guide =
    wanglai (往来) takes over the customer archive and the receivables of a small company

      wanglai run FOLDER               read, check, load and analyse; results go to the folder out
      wanglai check FILE               only check, and list every fault
      wanglai inspect FILE             see how each sheet and column is understood
      wanglai template list            the workbooks to fill in
      wanglai report aging --book out/book   the ageing of receivables
      wanglai explain tax-id-letter    what a finding means and how to mend it

    Files and folders can also be dropped onto the program. All commands: wanglai --help
help = wanglai (往来): turns years of customer and receivables sheets into a clean archive and analysis workbooks that tie to the cent
help-usage = Usage:{" "}
help-commands = Commands
help-options = Options
help-arguments = Arguments
help-help = Print help
help-version = Print the version
help-lang = Language: zh, en, fr (Chinese unless WANGLAI_LANG or the locale says otherwise)
help-format = Output format: text, json, csv, xlsx, html
help-quiet = Say nothing that was not asked for
help-verbose = Say more on stderr (-vv: more still)
help-threads = Number of threads (default: every core; results never depend on it)
help-run = The main job: read, check, load, analyse, export
help-inspect = Show what is seen: true type, encoding, sheets, template, heading row, columns; writes nothing
help-check = Only check; with --out also write the marked workbooks
help-import = Load into a book: one file is one atomic batch
help-batch = Batches: list, show, undo
help-batch-list = List every batch
help-batch-show = Show one batch
help-batch-undo = Undo a batch and say what happened to each row
help-report = Reports: balances, ledger, aging, open, settlement, credit, grades, provision, collections, promises, payment, forecast, concentration, summary, sales, trend, abc, rfm, retention, cohort, effect, returns, tax, quality, all
help-customer = The customer archive
help-customer-list = List customers
help-customer-show = Show one customer with its contacts, bank accounts and addresses
help-template = The workbooks to fill in: list, or the name of one
help-explain = Explain the code of a finding; without a code, list them all
help-init = Make an empty book
help-completions = Print a completion script for a shell
help-argument-inputs = Files or folders, one or more
help-argument-alias = Your own alias pack of headings (toml); may be repeated
help-argument-encoding = Character set of text files such as gb18030, big5, utf-16le (default: found)
help-argument-partial = Take what a file that is cut off still holds (default: it is refused)
help-argument-limit = A limit of reading such as file-bytes=500M, rows=100000; may be repeated
help-argument-map = What a heading means, such as OldNo=customer_code; with --book: remembered beside the book for the same source
help-argument-strict = Reject documents of customers that the book does not have
help-argument-fail-on = Exit with 1 from this severity on: error (default), warning, info; for check also score<80
help-argument-out = Where results are written
help-argument-book = The book's folder (default: book below --out)
help-argument-as-of = Cut-off date such as 2026-06-30 (default: end of the newest document's month)
help-argument-company = Name of the reporting company, shown on the workbooks
help-argument-mode = add new customers only (default), fill blank fields, or overwrite
help-argument-dry-run = Do everything for real, then roll it all back
help-argument-batch = Number of the batch
help-argument-name = Name
help-argument-from = First day of the period
help-argument-to = Last day of the period
help-argument-by = Age by document date (default) or by due date
help-argument-method = Ageing method: open-item (default), fifo, t3
help-argument-bands = Upper ends of the bands in days, such as 30,60,90
help-argument-group = Sales by customer, category, region, salesperson, product or month
help-argument-currency = Only this currency, such as CNY
help-argument-explain = Print the SQL and the formulas of the report
help-argument-unmask = Show personal data unmasked
help-argument-code = Code
help-argument-dir = Folder
help-argument-shell = bash, zsh, fish, powershell or elvish
usage-unknown-argument = There is no such option: { $argument }
usage-unknown-command = There is no such command: { $argument }
usage-invalid-value = { $argument } does not take “{ $value }”
usage-value-missing = { $argument } needs a value
usage-missing-argument = Missing: { $argument }
usage-missing-command = A subcommand is missing
usage-other = The command line could not be understood
usage-near = Did you mean: { $near }
usage-allowed = Allowed: { $allowed }
usage-more = --help shows the whole usage
error-prefix = error:{" "}
hint-prefix = hint:{" "}
error-file = The file { $file } cannot be read or written: { $reason }
    .hint = Does it exist, is another program using it, do you have the right to it, is the disk full?
error-input-missing = { $file } cannot be found
    .hint = Check the path; put quotes round a path with blanks.
error-input-empty = There is no table to read in { $file }
    .hint = xlsx, xls, xlsb, ods, csv and tsv are read; the program’s own results and books are not, unless they are named.
error-input = { $reason }
    .hint = Check the path and your right to read it.
error-map-field = No template has these fields: { $field }
    .hint = See wanglai template list; wanglai inspect shows the keys of fields.
error-alias-pack = The alias pack { $file } is not right: { $reason }
    .hint = See the examples in templates/alias of the project.
error-no-template = There is no template “{ $name }”
    .hint = Known: { $names }
error-no-code = There is no finding code “{ $code }”
    .hint = The nearest is { $near }; wanglai explain without a code lists them all.
error-no-batch = The book has no batch { $batch }
    .hint = wanglai batch list shows every batch.
error-no-customer = The book has no customer { $code }
    .hint = wanglai customer list shows every customer.
error-empty-ledger = The book has no documents yet, so there are no figures to report
    .hint = Load some with wanglai import first.
error-period = The period begins after it ends
    .hint = Check --from and --to.
error-bands = Ageing bands are ascending whole numbers above zero
    .hint = For example --bands 30,60,90,180,365
error-analysis = The statistics could not be made: { $reason }
    .hint = Look at the book with wanglai batch list; if it goes on, report it with the book.
error-export = The workbook could not be written: { $reason }
    .hint = There may be more rows than Excel takes; --format csv has no such limit.
severity-error = error
severity-warning = warning
severity-info = info
finding-row = row { $row }
finding-suggestion = suggestion: { $suggestion }
findings-counted = Findings: errors { $errors }, warnings { $warnings }, infos { $infos }
status-loaded = loaded
status-unchanged = already in the book, nothing changed
status-empty = no row to load
status-undone = undone
status-unreadable = could not be read
run-sheet = {"  "}{ $sheet }{ $template }: rows read { $read }, accepted { $accepted }, rejected { $rejected }, skipped { $skipped }
run-lines-same = {"  "}in the book already and not loaded again: { $same }
run-as-of = Cut-off date: { $day }
run-assertions = Assertions: { $held } of { $all } hold
run-assertion-fails = {"  "}does not hold: { $name }: { $left } ≠ { $right }
run-outputs = Written:
inspect-no-template = not recognised
inspect-no-field = no field
inspect-proposal = {" "}— perhaps { $field }
inspect-hidden = (hidden)
inspect-header-row = headings in row { $row }
inspect-sheet = {"  "}{ $sheet }{ $template }: rows { $rows },
inspect-by-heading = same heading
inspect-by-alias = alias
inspect-by-pack = alias pack { $pack }
import-dry-run = Dry run: none of these changes was kept
import-changes = {"  "}batch { $batch }: customers added { $added }, changed { $changed }, the same { $same }, differing from the book { $differing }; ledger lines { $lines }
batch-undone = Batch { $batch } undone: changes reversed { $reversed }, ledger lines { $lines }, kept { $kept }
batch-kept-edited = {"  "}{ $code } ({ $field }) is kept: batch { $batches } changed it since
batch-not-possible = {"  "}{ $code } ({ $field }) cannot be reversed: batch { $batches } needs it
batch-kept-documents = {"  "}{ $code } stays as an incomplete customer: documents of batch { $batches } name it
batch-dependent = {"  "}batch { $batch } left out rows that this one had brought; import its file again to bring them back
init-done = The book { $book } is ready
written = Written: { $file }
report-as-of = Cut-off date: { $day } (end of the newest document's month)
report-currencies = The book has several currencies ({ $all }); this is { $currency }; choose with --currency
explain-what = What
explain-why = Why
explain-example = Example
explain-fix = Fix
column-batch = batch
column-file = file
column-sha256 = SHA-256
column-template = template
column-rows-accepted = accepted
column-rows-rejected = rejected
column-status = status
column-created = created
column-customer-code = code
column-customer-name = customer
column-currency = currency
column-opening = opening
column-debit = debit
column-credit = credit
column-closing = closing
column-balance = balance
column-unapplied = unapplied
column-not-due = not due
column-key = code
column-label = name
column-documents = documents
column-quantity = quantity
column-net = net
column-tax = tax
column-gross = gross
column-share = share
column-sales = sales
column-received = received
column-collection-rate = collection rate
column-dso-days = DSO, days
column-limit = limit
column-used = used
column-available = available
column-over-limit = over limit
column-oldest-overdue-days = oldest overdue, days
column-term-days = term, days
column-over-term = over term

error-settings-syntax = { $file } is no settings file: { $reason }

error-settings-unknown =
    { $what ->
        [section] { $file }: there is no section “{ $found }”; the nearest is { $near }
        [code] { $file }: there is no check “{ $found }”; the nearest is { $near }
        [severity] { $file }: there is no severity “{ $found }”; the nearest is { $near }
       *[field] { $file }: there is no field “{ $found }”; the nearest is { $near }
    }

error-settings-type =
    { $expected ->
        [text] { $file }: { $key } must be a text in quotes
        [list] { $file }: { $key } must be a list of texts such as ["a", "b"]
       *[table] { $file }: { $key } must be a section
    }

error-settings-fixed = { $file }: { $code } cannot be less than an error, or rows that cannot be loaded would pass

error-settings-scheme = { $file }: “{ $text }” is no scheme of codes such as 2-3-4

help-customer-duplicates = Lists customers that are likely one
help-customer-duplicates-out = The file to write (csv, json or xlsx)
help-customer-duplicates-never = Codes of customers that are not one; the book remembers it

error-fail-on-score = --fail-on score<N is for check alone
    .hint = --fail-on error, warning or info

help-mend = Brings customers to their normal form and takes accepted repairs
help-mend-accept = Codes of findings whose one repair is accepted, such as tax-id-letter
help-customer-duplicates-from = A marked proposal; every “never” in it is remembered
help-customer-add = Adds one customer
help-customer-edit = Changes fields of customers, under the same checks
help-customer-history = Every change of one customer
help-argument-set = FIELD=VALUE, several times, such as region=North
error-customer-exists = Customer { $code } is in the book already
    .hint = Change it by wanglai customer edit.
error-no-field = A customer has no field “{ $field }”, or it cannot be changed so
    .hint = The nearest is { $near }; wanglai template customers has them all.
change-refused = There are errors; nothing was changed
change-nothing = Nothing to change
change-done = Changed as batch { $batch }; wanglai batch undo takes it back
history-at = at
history-who = who
history-batch = batch
history-customer-code = customer
history-kind = kind
history-item = which
history-source = source
history-change = change
history-field = field
history-old = old
history-new = new
history-in-force = in force
error-filter-field-unknown = There is no field “{ $name }”; the nearest is { $near }{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-field-expected = A field is expected here{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-operator-expected = One of =, !=, <, <=, >, >=, contains, under, in, is is expected here{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-value-expected = A value is expected here{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-opening-expected = ( is expected here{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-closing-expected = ) is expected here{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-quote-unclosed = The quote does not end{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-empty-expected = After “is” comes empty or not empty{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-not-a-number = “{ $value }” is not a number{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-not-a-date = “{ $value }” is not a date such as 2024-01-31{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-not-for-kind = This field cannot be compared so{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-end-expected = and, or, or the end is expected here{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-too-deep = The brackets are nested too deep{"\u000A"}{"  "}{ $shown }
    .hint = For example --where 'region = "华东" and credit.limit > 100000'
error-filter-nothing = No customer fits
help-argument-filter = Only customers that fit, such as region = "华东" and credit.limit > 100000, or category under 01 (a class and all below it)
