# What each finding says: its line, and title, what, why, example, fix.

file-unreadable =
    { $reason ->
        [empty] The file is empty
       *[other] The file cannot be read ({ $reason })
    }
    .title = File unreadable
    .what = The file is missing, may not be read, or is damaged, so not one row was read.
    .why = What cannot be read is not loaded, and the reports lack its customers and balances.
    .example = A workbook that was only half downloaded from an e-mail.
    .fix = Obtain the file again, make sure that Excel opens it, and run once more.

file-encrypted = The file asks for a password
    .title = File encrypted
    .what = The workbook has a password to open it, and this program neither asks for nor guesses passwords.
    .why = Encrypted content can be neither checked nor loaded.
    .example = A receivables workbook saved with a password to open.
    .fix = Remove the password in Excel under Save As, Tools, General Options, and run once more.

file-truncated = The file is incomplete; its end is missing{ $taken ->
    [yes] {"; what it still holds was taken, as --partial asks"}
   *[no] {""}
}
    .title = File truncated
    .what = The end of the file is missing, most often because a download or a copy was interrupted.
    .why = Half a ledger must not be loaded, for its totals could never agree.
    .example = A workbook on a memory stick that was pulled out too early.
    .fix = Copy the file again from its source and run once more; where the source is gone, --partial takes what the file still holds.

file-format-unsupported = This kind of file is not supported: { $type }
    .title = File format unsupported
    .what = By its content the file is no Excel workbook, OpenDocument sheet or text table, nor a web page with a table.
    .why = Only tables are read; figures recognised from pictures or PDF cannot be relied upon.
    .example = A scanned statement saved as PDF.
    .fix = Export the data as xlsx or csv from the source system and run once more.

file-extension-wrong = The extension is { $extension } and the content { $type }; the content was followed
    .title = Extension wrong
    .what = The name says one format and the content is another; the program goes by the content.
    .why = Some older systems name plain text .xls; the data itself may well be sound.
    .example = A file named customers.xls that holds csv text.
    .fix = Nothing need be done; save it as xlsx in Excel if you wish to be rid of this note.

file-limit-exceeded =
    { $limit ->
        [file-bytes] Too large: bytes of the file { $found }, at most { $most }
        [parts] Too large: parts of the package { $found }, at most { $most }
        [ratio] Too large: compression ratio { $found }, at most { $most }
        [given-ratio] Too large: bytes that cells show { $found }, at most { $most } for a file of its size
        [inflated-bytes] Too large: unpacked bytes { $found }, at most { $most }
        [sheets] Too large: sheets { $found }, at most { $most }
        [rows] Too large: rows { $found }, at most { $most }
        [columns] Too large: columns { $found }, at most { $most }
        [cell-bytes] Too large: bytes of a cell { $found }, at most { $most }
        [part-bytes] Too large: unpacked bytes of one part { $found }, at most { $most }
        [shared-strings] Too large: different texts { $found }, at most { $most }
        [memory-bytes] Reading it needs more memory than the limit of { $most } bytes
        [seconds] Reading it needs more computing than the limit of { $most } seconds
       *[findings] Too large: findings { $found }, at most { $most }
    }
    .title = Limit exceeded
    .what = The size, the unpacked size, or the number of sheets, rows or columns is beyond a limit.
    .why = The limits keep hostile or damaged files from filling the memory; ordinary books never reach them.
    .example = A “workbook” that unpacks to tens of gigabytes.
    .fix = Make sure where the file comes from; if it is really so large, split it by year or by customer.

file-encoding-damaged = Places that cannot be read as { $encoding }: { $count }, on lines { $lines }; the encoding is damaged
    .title = Encoding damaged
    .what = Some bytes of the text file belong to no known encoding and were replaced by “�”.
    .why = Garbled names turn one customer into two.
    .example = A csv opened as GBK and then saved as UTF-8.
    .fix = Export it again from the source as UTF-8 or GB18030, without saving it in an editor between.

sheet-unrecognised = No known headings in this sheet; it was not read
    .title = Sheet not recognised
    .what = The headings of no template were found in the first rows, so all rows of the sheet count as skipped; where no sheet of a file is recognised, it is an error.
    .why = Without headings nobody can tell which column is the customer and which the amount.
    .example = A sheet of instructions, or one whose headings were renamed freely.
    .fix = Leave a sheet that is not about customers; otherwise use the headings of the template, and see inspect.

sheet-hidden = This sheet is hidden, and was read all the same
    .title = Hidden sheet
    .what = The workbook has a hidden sheet, whose data is read like any other.
    .why = Old data on a hidden sheet is easily forgotten, and yet enters the totals.
    .example = A former customer list, hidden when the workbook was copied.
    .fix = Unhide it and look; delete it if it is not wanted, and run once more.

sheet-duplicate = Says the same as sheet “{ $other }” and was not taken a second time
    .title = Sheet stands twice
    .what = Two sheets hold the same data, or nearly so; most likely one is a copy of the other. Equal rows are taken once.
    .why = Reading the same dealings twice would double the balance.
    .example = Two equal sheets named January and January (2).
    .fix = Make sure, then delete one of the two.

column-missing = The required column “{ $field }” is missing
    .title = Column missing
    .what = The sheet lacks a column that the template requires, and none stands in for it.
    .why = Without it each row is incomplete, and the sheet cannot be loaded.
    .example = A sheet of receipts without a document date.
    .fix = Add and fill the column; if only its heading differs, use the heading of the template.

column-duplicate = “{ $heading }” and “{ $first }” both mean “{ $field }”; “{ $first }” is used
    .title = Column stands twice
    .what = Two headings mean the same field; the leftmost column is used and the other one is not read.
    .why = If the two differ, one of them most likely has the wrong heading.
    .example = A sheet with both “Phone” and “Telephone”.
    .fix = Rename or delete the spare column, and make sure that the right one stays.

column-unknown = The heading “{ $value }” is unknown; the column was not read
    .title = Column unknown
    .what = No field bears this heading; the column is left out and the others are read.
    .why = If the column matters, its content stays behind.
    .example = A column of one’s own such as “Times printed”.
    .fix = Leave it if it is not needed; otherwise use a heading of the template.

line-fields-wrong = This line has { $found } fields and the heading { $expected }
    .title = Line with wrong number of fields
    .what = This line of the text file has more or fewer separators than the heading; its cells may be shifted.
    .why = A comma in an address without quotes moves every later cell to the right.
    .example = 001,Alpha Ltd,1 High Street, London (one comma too many)
    .fix = Check the line, put cells that contain a comma in double quotes, or export as xlsx.

control-total-differs = The printed total of “{ $field }” is { $value }; its rows add up to { $expected }
    .title = Control total differs
    .what = A printed total or subtotal differs from the sum of the rows above it.
    .why = A row is missing or was changed, or the total was typed by hand.
    .example = The rows add up to 1,130.00 and the total says 1,030.00.
    .fix = Find the row that makes the difference; mend the total once the rows are right.

running-balance-differs = The printed balance is { $value }; the entries lead to { $expected }
    .title = Running balance differs
    .what = Adding debits and taking off credits from the opening balance, this is the first row that departs.
    .why = Here or above, an entry is missing, stands twice or was changed.
    .example = A balance of 500.00, then a debit of 100.00, then a balance of 700.00.
    .fix = Compare from this row on with the original ledger, and add or mend the entry.

balance-table-read = A balance table: the closing balances were taken as opening items of { $day }
    .title = Balance table
    .what = Each row is the balance of a customer at the end of a period; it becomes an opening item of that day, and the movements of the period are not taken.
    .why = A balance table has no documents; it says only what each customer owes at a day.
    .example = Period December 2024, closing debit balance 800.00: an opening item of 800.00 on 2024-12-31.
    .fix = Where the detailed ledger of the same period is imported too, leave one of them out.

account-not-receivable = Lines of other accounts, not of customers, were passed over: { $count }
    .title = Lines of other accounts
    .what = In a journal the lines of bank, revenue or tax accounts take part in the check of totals only.
    .why = A voucher balances, so taking all its lines would leave every customer at zero.
    .example = Debit receivables 113.00, credit revenue 100.00 and tax 13.00: only the first line is taken.
    .fix = Nothing need be done; if the account is one of customers, give it a name with 应收 or 预收.

voucher-void = Voided lines of vouchers or invoices that were passed over: { $count }
    .title = Voided voucher
    .what = Voucher lines whose void flag (iflag) is 1 and invoices whose state is void (作废) are not taken.
    .why = A voided voucher changes no balance.
    .example = A line with iflag 1 and a debit of 999.00.
    .fix = Nothing need be done; if it is not void, restore it in the source system and export again.

rows-hidden = Hidden rows: { $count } (rows { $rows }), read all the same
    .title = Hidden rows
    .what = Some rows are hidden or filtered away; their data is read like any other.
    .why = Rows that nobody sees enter the totals too.
    .example = A filter shows 3 rows of 30.
    .fix = Show all rows and look; delete what is not wanted and run once more.

columns-hidden = Hidden columns { $columns }, read all the same
    .title = Hidden columns
    .what = Some columns are hidden; their content is read like any other.
    .why = What nobody sees is imported too, and may be out of date.
    .example = A former credit limit in a hidden column.
    .fix = Show the columns and look; delete what is not wanted and run once more.

date-system-1904 = The workbook counts days from 1904; its dates were read so
    .title = 1904 date system
    .what = The dates of the file count from 1904, and were read so.
    .why = Read as ordinary dates they would be off by four years and a day.
    .example = A workbook saved by an early Excel for the Mac.
    .fix = Nothing need be done; take care when dates are copied to other workbooks.

invisible-removed = Cells in “{ $field }” with signs that nobody sees, which were removed: { $count }
    .title = Invisible signs
    .what = Signs without width make equal words differ; they were removed.
    .why = A code with such a sign is never found and matches nothing.
    .example = A name copied from a web page.
    .fix = Nothing need be done; type the text anew to be rid of this note.

date-swapped = Day and month seem exchanged; { $meant } is likely meant
    .title = Day and month exchanged
    .what = The other dates of the column, or the period in the title, show that a program exchanged day and month.
    .why = A wrong date changes ages and periods.
    .example = 03/04/2024 taken for 4 March where 3 April is meant.
    .fix = Look at the document; where it is so, take the suggestion.

code-zeros-lost = The code { $value } is a number; its leading zeros seem lost
    .title = Code without its zeros
    .what = The other codes of the column are texts of one width, and this cell is a shorter number.
    .why = A code without its zeros is taken for another customer.
    .example = Codes 001 and 003 in the column, and the number 2 here.
    .fix = Take the suggestion; format the column as text before filling it in.

currency-sign-differs = Amounts of “{ $field }” with the sign of { $shown } in rows of { $currency }, read as { $currency }: { $count }
    .title = Sign of another currency
    .what = The sign beside the amount is of another currency than the row. The figure is read; the currency is that of the currency column, or CNY without one.
    .why = Dollars taken for yuan still add up, yet the debt is wrong several times over.
    .example = No currency column, and an amount written $1,200.00
    .fix = Add a currency column with a code such as USD if the amount is foreign; remove the sign if it is not.

amount-rounded = Amounts of “{ $field }” with more decimals than their currency, rounded: { $count }
    .title = Amount rounded
    .what = Amounts are kept in the smallest unit of their currency; further decimals are rounded half away from zero.
    .why = Amounts made by a formula often have many decimals, and a book keeps cents.
    .example = 113.005 is kept as 113.01
    .fix = Nothing need be done; use ROUND in Excel before the import if the source must agree exactly.

amount-scaled = “{ $field }” is in units of { $factor } and was converted
    .title = Amounts converted
    .what = The heading or title says that amounts are in thousands or the like, and each was multiplied.
    .why = Otherwise the balance would be wrong a thousandfold; it should be known that it was done.
    .example = With “in thousands” above the table, 12.5 is read as 12500.00
    .fix = Make sure that the unit is meant; mend the title and run once more if it is not.

amount-computed = Rows without an amount, taken as quantity × unit price: { $count }
    .title = Amount computed
    .what = The row has no amount, so quantity times unit price was taken, rounded to the cent.
    .why = A computed amount may differ from the original invoice by a cent, so it is said that it was not read.
    .example = Quantity 3, unit price 33.335, amount 100.01
    .fix = Fill in the amount of the invoice where you have it; otherwise nothing need be done.

cell-error = The cell holds the error { $value }
    .title = Error in a cell
    .what = The cell holds a formula error such as #N/A, #REF! or #DIV/0! and nothing that could be used.
    .why = An error is neither zero nor empty, so the row is not loaded.
    .example = { "" }#N/A of a VLOOKUP that found no customer
    .fix = Mend the formula in Excel, or type the right value.

formula-without-value = “{ $field }” has a formula and no stored result
    .title = Formula without a value
    .what = Some programs write the formula and not its result, so there is no value to read.
    .why = This program does not compute in Excel’s place, lest it compute otherwise.
    .example = A workbook made by reporting software and never opened in Excel.
    .fix = Open it in Excel, let it calculate, save it, and run once more.

number-too-long = “{ $field }” was stored as a number and lost its digits from the 16th on: { $value }
    .title = Number too long
    .what = Excel keeps 15 digits of a number; every digit after them has become zero.
    .why = The lost digits cannot be recovered from the file, and what is left is a wrong number.
    .example = Account 6222021234567890123 becomes 6222021234567890000
    .fix = Format the column as text, then enter the number again from its source.

zeros-restored = Cells of “{ $field }” whose leading zeros were restored from their format: { $count }
    .title = Zeros restored
    .what = The cell holds a number whose format shows leading zeros; it was read as it is shown.
    .why = 001 and 1 are two different codes, and only the restored one is found again.
    .example = A customer code of 1 with the format 000 is read as 001
    .fix = Nothing need be done; format columns of codes as text from now on.

decimal-stripped = Cells of “{ $field }” whose trailing .0 was taken off: { $count }
    .title = Decimal taken off
    .what = A code was exported as a number and got a .0, which was taken off.
    .why = 1001.0 and 1001 should be one code.
    .example = 1001.0 is read as 1001
    .fix = Nothing need be done; export columns of codes as text from now on.

date-unreadable = The date in “{ $field }” cannot be read: { $value }
    .title = Date unreadable
    .what = The cell is no date in any usual writing, or the day does not exist.
    .why = Without a certain date neither age nor period can be computed.
    .example = 2024-02-30, or “end of month”
    .fix = Write a date such as 2024-02-29.

amount-unreadable = The amount in “{ $field }” cannot be read: { $value }
    .title = Amount unreadable
    .what = The cell has words or signs that do not belong to an amount, or is impossibly large.
    .why = What cannot be read is not zero, so the row is not loaded.
    .example = “about 50 thousand”, or 1.234.5
    .fix = Write figures only, such as 50000.00, and put words into the remark.

number-unreadable = “{ $field }” should be a number: { $value }
    .title = Number unreadable
    .what = A column of quantities, prices, rates or days holds something other than a number.
    .why = What is no number can be neither checked nor computed with.
    .example = A credit term of “one month”
    .fix = Write a number only, such as 30.

required-missing = The required “{ $field }” is empty
    .title = Required cell empty
    .what = The row lacks something that must be filled in.
    .why = Without a code, name, date or amount nobody can tell who, when or how much.
    .example = An empty customer name
    .fix = Fill in the cell, or delete the row if it is of no use.

text-too-long = “{ $field }” has { $length } characters; { $limit } are allowed
    .title = Text too long
    .what = The text is longer than its field allows.
    .why = Most often several things were written into one cell; a code that is too long cannot be a key.
    .example = Address and phone written into the customer name
    .fix = Shorten the text, or move the rest to the remark.

choice-unknown = “{ $field }” has no choice “{ $value }”
    .title = Choice unknown
    .what = The field takes only the values of its drop-down list.
    .why = A side that is read wrongly turns a debit into a credit.
    .example = “up” as the side of an amount
    .fix = Choose a value from the list of the template, such as debit or credit.

customer-code-duplicate =
    { $same ->
        [yes] Customer code { $value }: the whole row is the same as { $first }
       *[no] Customer code { $value } already stands at { $first } with other content
    }
    .title = Customer code stands twice
    .what = One customer code stands on more than one row.
    .why = The code is the key of a customer; of two rows that differ only one can be kept.
    .example = Two rows of C001, one named Alpha and one Beta
    .fix = Give one of the two another code, or merge them if they are one customer.

customer-code-differs-in-case = Customer code { $value } differs from { $other } at { $first } only in case, width or blanks
    .title = Codes differ only in case
    .what = Two codes look the same but for case, full width or blanks.
    .why = Most likely they are one customer entered twice, whose dealings would be split.
    .example = a001 and A001
    .fix = Write them in one way, or choose plainly different codes if they are two customers.

short-name-duplicate = The short name “{ $value }” is already that of customer { $other } at { $first }
    .title = Short name stands twice
    .what = Two customers of different codes share one short name.
    .why = Forms and reports often print only the short name, and then nobody can tell them apart.
    .example = “Union” for Union Stores and for Union Market
    .fix = Give one of the two a short name that tells it apart.

tax-id-length = The tax id has { $length } characters; 15, 18 or 20 are right
    .title = Tax id of wrong length
    .what = A unified social credit code has 18 characters, an old tax number 15, an individual business 20.
    .why = No invoice can be issued for a tax id of another length.
    .example = 9111000060003734 (two are missing)
    .fix = Complete it from the business licence.

tax-id-letter = Position { $position } of the tax id cannot be “{ $letter }”
    .title = Letter not allowed in a tax id
    .what = A unified social credit code has no I, O, S, V or Z, and only digits in some places.
    .why = Most often a digit 0, 1, 5 or 2 was read as a letter.
    .example = Position 12 of 91350100M00O100Y43 is the letter O instead of the digit 0
    .fix = Follow the suggestion, and compare with the business licence.

tax-id-department = No department registers under “{ $pair }”, the first two characters of the tax id
    .title = Department unknown
    .what = The first character is the registering department and the second the kind of body; few pairs exist.
    .why = A pair that does not exist means a misread number, or no tax id at all.
    .example = An 18-character number that begins with 94
    .fix = Compare with the business licence; companies mostly begin with 91, individual businesses with 92.

tax-id-check = The check of the tax id fails: position { $position } should be { $expected }
    .title = Tax id fails its check
    .what = The check character computed from the others by the national standard is not the one that stands there.
    .why = At least one character of such a number is wrong, and an invoice to it would be refused.
    .example = The last character of 911100006000373411 should be L
    .fix = Compare it with the business licence one by one, or follow the suggestion if there is one.

tax-id-resident = The tax id looks like a resident id, which does not hold from position { $position } on
    .title = Resident id does not hold
    .what = The number has the form of a resident id, but its province, birth date or serial number does not exist.
    .why = The tax id of a person or individual business contains the resident id; a wrong one takes no invoice.
    .example = 110101199013011234 (there is no month 13)
    .fix = Compare with the identity card or the business licence.

tax-id-old-number-check = The 15-digit number { $value } passes the check of none of its three kinds
    .title = Old number fails its checks
    .what = A number of 15 digits may be an old tax number, a business registration or an old resident id; all three checks fail.
    .why = Old numbers are long out of use, and a wrong one is a reason to put the new code in its place.
    .example = 110108123456789
    .fix = Look up the customer’s 18-character unified social credit code and enter it.

tax-id-organisation-check = The organisation code in the tax id fails its own check; { $expected } was expected
    .title = Organisation code fails its check
    .what = The tax id passes its own check, but the organisation code in positions 9 to 17 fails its check.
    .why = Some real tax ids were issued so; hence a warning and no refusal.
    .example = An 18-character tax id whose last character is right and whose 17th is not
    .fix = Compare once with the business licence; leave it if they agree.

tax-id-xiamen = The tax id { $value } is one of Xiamen from before 2016, and valid
    .title = Early tax id of Xiamen
    .what = Codes that Xiamen issued before 2016 have a check character unlike that of the standard.
    .why = These numbers are real and in force, and no mistake.
    .example = A code that begins with 913502 and has M000 in positions 9 to 12
    .fix = Nothing need be done.

tax-id-region-unknown = The division { $division } of the tax id is in no list of any year
    .title = Division unknown
    .what = Positions 3 to 8 name the division of registration, and no list of any year has this one.
    .why = Development zones do use codes outside the lists; hence a warning and no refusal.
    .example = 320594, in use in the Suzhou Industrial Park
    .fix = Compare once with the business licence; leave it if they agree.

tax-id-old-number = { $value } is a number from before the unified code
    .title = Old number
    .what = An old tax or registration number of 15 characters, replaced since 2015 by the unified code of 18.
    .why = Invoices need the new code; the record itself is loaded as it is.
    .example = 110108600037341
    .fix = Ask the customer for the 18-character code when convenient.

tax-id-personal = The tax id is a personal number and is masked on output
    .title = Number of a person
    .what = A person or individual business uses the resident id, or the number of a person abroad, as its tax id.
    .why = A resident id is personal data and is not shown in full unless that is allowed and asked for.
    .example = A customer who is a private person
    .fix = Nothing need be done; take care of files that contain this column.

tax-id-ambiguous = { $value } passes the checks of two kinds of number
    .title = Kind of number uncertain
    .what = Some numbers pass the checks of two kinds at once, such as a company code and a resident id.
    .why = The likelier kind is assumed, and the number is protected as personal data.
    .example = A resident id that passes the check of a company code by chance
    .fix = Nothing need be done; look at the licence if it must be known.

tax-id-absent = The tax id says “{ $value }” and counts as none
    .title = No tax id
    .what = The cell says that there is no tax id; it is taken as empty and the reason is kept.
    .why = Such a word is neither a tax id nor a mistake.
    .example = “none”, “private person”
    .fix = Nothing need be done; add the tax id when there is one.

tax-id-normalised = The tax id { $value } was brought to its normal form { $normal }
    .title = Tax id normalised
    .what = Blanks and dashes were taken out, full width made half width and small letters capital.
    .why = Only in one form can equal tax ids be found and compared.
    .example = 9111 0000 6000 3734 1l is read as 91110000600037341L
    .fix = Nothing need be done.

tax-id-foreign-check = { $value } is no valid tax number of { $country }
    .title = Foreign tax number fails its check
    .what = By the rules of its country the form or the check digit of the number is wrong.
    .why = With a wrong number the customer can neither deduct nor be verified.
    .example = DE136695977 (a German number with a wrong last digit)
    .fix = Ask the customer for the number of its tax registration.

tax-id-two-names = The tax id { $value } has two names: “{ $one }” ({ $first }) and “{ $two }”
    .title = One tax id, two names
    .what = Two rows with one tax id name different customers.
    .why = A tax id belongs to one body; the name was changed or shortened, or the tax id miscopied.
    .example = One tax id for “Alpha Ltd” and for “Alpha Group Ltd”
    .fix = Use one name, or mend the tax id that was miscopied.

name-two-tax-ids = “{ $value }” has two tax ids: { $one } ({ $first }) and { $two }
    .title = One name, two tax ids
    .what = Two rows with one customer name have different tax ids.
    .why = They may be a branch, or an old and a new number; or one of them is wrong.
    .example = “Alpha Ltd” with an old number of 15 and a new code of 18 characters
    .fix = Use the present tax id, and tell branches apart by name.

phone-length = The number { $number } in “{ $field }” has the wrong length
    .title = Phone of wrong length
    .what = A mobile has 11 digits; a landline has its area code and 7 or 8 digits.
    .why = A number that lacks a digit reaches nobody.
    .example = 1381234567 (one digit is missing)
    .fix = Ask the customer and complete it.

phone-character = { $number } in “{ $field }” has characters that belong to no phone number
    .title = Other characters in a phone
    .what = There are letters or words in the number, so nobody can tell what to dial.
    .why = A misread letter (O for 0, l for 1) makes the number useless.
    .example = 1381234567O (the last is the letter O)
    .fix = Write digits, and put words into the remark.

phone-mobile-prefix = { $number } in “{ $field }” has no mobile prefix in use
    .title = Mobile prefix not in use
    .what = The first three digits are the prefix of no operator.
    .why = A prefix that does not exist means that the first digits are wrong.
    .example = 12012345678
    .fix = Ask the customer and mend it.

phone-not-mobile = “{ $field }” should hold a mobile, and { $number } is none
    .title = Not a mobile
    .what = The column of mobiles holds a landline, a service number or another number.
    .why = A text message does not reach a landline.
    .example = 010-62345678 as a mobile
    .fix = Move the landline to the phone column, and enter a mobile of 11 digits here.

phone-area-unknown = { $number } in “{ $field }” has an area code that does not exist
    .title = Area code unknown
    .what = The area code at the beginning belongs to no city.
    .why = With a wrong area code the call goes astray.
    .example = 0399-2888666
    .fix = Look up the right area code.

phone-area-missing = { $number } in “{ $field }” lacks its area code
    .title = Area code missing
    .what = Only the local number of 7 or 8 digits stands there.
    .why = Calls from elsewhere need the area code, and nobody knows which city it is.
    .example = 62345678
    .fix = Put the area code before it, such as 010-62345678.

phone-area-retired = { $number } in “{ $field }” has a retired area code; it is { $successor } today
    .title = Area code retired
    .what = This area code was merged into that of another city.
    .why = Calls to the old code fail; the program does not change it by itself.
    .example = 0378-2345678 is 0371 today
    .fix = Verify the number and use the present area code.

phone-subscriber = { $number } in “{ $field }” is no valid local number
    .title = Local number does not hold
    .what = After the area code, the first digit or the length does not fit that city.
    .why = Such a number cannot be reached; at least one digit is wrong.
    .example = 010-02345678
    .fix = Ask the customer and mend it.

phone-zero-lost = { $number } in “{ $field }” has lost the 0 of its area code
    .title = Zero of the area code lost
    .what = The number was stored as a number, and Excel took off the leading zero.
    .why = Without the 0 the area code is not dialled, or is taken for another number.
    .example = 1062345678 should be 010-62345678
    .fix = Put the 0 back as suggested, and format the column as text.

phone-placeholder = { $number } in “{ $field }” looks like a placeholder
    .title = Placeholder
    .what = The number is one digit repeated, or digits in sequence, and hardly real.
    .why = A placeholder makes believe that the customer can be reached.
    .example = 13800000000
    .fix = Enter the real number, or leave the cell empty.

phone-special-prefix = { $number } in “{ $field }” is of a virtual operator, a satellite or a machine
    .title = Special prefix
    .what = The prefix is in use, but for virtual operators, satellite phones or machines.
    .why = Such a number is seldom a customer’s contact and worth a look.
    .example = A number that begins with 170
    .fix = Make sure that it reaches the customer; nothing else need be done.

phone-foreign-invalid = { $number } in “{ $field }” is no valid number abroad
    .title = Foreign number invalid
    .what = By the numbering plan of that country its length or beginning is wrong.
    .why = A wrong call abroad reaches nobody and costs money.
    .example = +44 12
    .fix = Write it with its country code, and ask the customer.

phone-shared = { $count } customers share the mobile { $value }: { $customers }
    .title = One mobile on many customers
    .what = Three or more customers have the same mobile.
    .why = Most often it is the salesperson’s own, or a placeholder, and nobody is reached when payment is due.
    .example = Five customers with their salesperson’s mobile
    .fix = Enter each customer’s own phone; leave it if one person does act for them all.

email-invalid = “{ $field }” is no valid e-mail address: { $value }
    .title = E-mail invalid
    .what = An address is name@domain, without blanks or Chinese punctuation.
    .why = Statements and reminders could not be sent.
    .example = name at example.com
    .fix = Write an address such as name@example.com.

postcode-invalid = A postcode has six digits: { $value }
    .title = Postcode invalid
    .what = A postcode in China has six digits.
    .why = Letters and statements would come back.
    .example = 10008
    .fix = Look up the six digits, or fill in the country of a customer abroad.

postcode-zero-lost = The postcode { $value } has lost its leading 0
    .title = Zero of the postcode lost
    .what = Postcodes of Inner Mongolia, Shanxi and Hebei begin with 0, which is lost in a numeric cell.
    .why = A letter with five digits does not arrive.
    .example = 30001 should be 030001
    .fix = Put the 0 back as suggested, and format the column as text.

bank-account-invalid = A bank account has 8 to 30 digits: { $value }
    .title = Bank account invalid
    .what = Without blanks and dashes the account is not 8 to 30 digits.
    .why = With a wrong account nothing can be refunded or reconciled.
    .example = 6222 (copied in part)
    .fix = Complete it from the customer’s bank papers or a payment.

bank-card-check = { $value } looks like a bank card and fails its check
    .title = Bank card fails its check
    .what = A card of 16 to 19 digits that begins with 62 has a check digit, and this one fails.
    .why = Most likely one digit is wrong; company accounts have no check digit, hence a warning.
    .example = 6222021234567890123
    .fix = Check it with the customer; leave it if it is a company account.

bank-account-rounded = The account { $value } ends in zeros; Excel may have rounded it
    .title = Account perhaps rounded
    .what = An account of 16 or more digits that ends in 000 looks as if it was once stored as a number.
    .why = A rounded account is a wrong one, and cannot be restored.
    .example = 6222021234567890000
    .fix = Compare it with the source; leave it if it is so.

currency-unknown = The currency “{ $value }” is unknown
    .title = Currency unknown
    .what = A currency is an ISO code or a usual name.
    .why = Without the currency nobody knows how much the amount is.
    .example = “bucks”
    .fix = Write a code such as CNY, USD or EUR.

amount-negative = “{ $field }” should not be negative: { $value }
    .title = Negative
    .what = A credit limit, days or an exchange rate cannot be below zero; a negative receipt or price is worth a look.
    .why = A negative limit means nothing, and a negative receipt is a refund, if that is meant.
    .example = A credit limit of -50000.00
    .fix = Take off the sign; leave a refund or a discount line as it is.

tax-rate-unknown = { $value } was never a rate of value-added tax in China
    .title = Tax rate unknown
    .what = No rate of China’s value-added tax, past or present, is this one.
    .why = Most likely it is mistyped, or the tax stands in place of the rate.
    .example = 14%
    .fix = Write the rate of the invoice, such as 13%, 9%, 6%, 3%, 1% or 0.

date-order = “{ $field }” { $value } is before { $other }, which should come first
    .title = Dates out of order
    .what = A due date is not before its document, an end not before its beginning.
    .why = Dates in the wrong order make ages and days overdue negative.
    .example = Document of 2024-03-01, due on 2024-02-01
    .fix = Compare the two dates and mend the wrong one.

date-implausible = “{ $field }” { $value } is far from all other dates
    .title = Date implausible
    .what = The date is before 1980, or long after the other documents.
    .why = Most often a digit of the year is wrong, and the item falls into the wrong band and period.
    .example = 2042-01-31 (for 2024)
    .fix = Check the year; leave it if it is so.

amounts-disagree =
    { $rule ->
        [sum] Gross { $value } is not net plus tax, which is { $expected }; it is off by { $difference }
        [rate] Tax { $value } is not net times rate, about { $expected }; it is off by { $difference }
       *[price] Quantity times price is { $expected }; the amount is off by { $difference }
    }
    .title = Amounts disagree
    .what = Gross is net plus tax; tax is about net times rate; quantity times price is about the amount.
    .why = If they disagree one of them is wrong, and the receivable with it.
    .example = Net 100.00, tax 13.00, gross 130.00
    .fix = Compare with the invoice and mend the wrong one.

both-sides-filled = Both sides have amounts: debit { $debit }, credit { $credit }
    .title = Both sides filled
    .what = A line of a ledger usually has an amount on one side only.
    .why = Two entries may stand on one line, or a cell was shifted; both sides are taken as they are.
    .example = Debit 100.00 and credit 100.00
    .fix = Compare with the original ledger; leave it if there are two entries.

exchange-rate-missing =
    { $place ->
        [table] { $count } documents in { $currency } have no column of exchange rates: they cannot be told in CNY
       *[row] This document in { $currency } has no exchange rate: it cannot be told in CNY
    }
    .title = Foreign document without a rate
    .what = A document in a foreign currency states the rate it was booked at; without it no report in local currency can tell what it is worth.
    .why = Taken as 0 or 1 it would falsify the receivable in local currency; so it is said here, and a report that needs the rate refuses.
    .example = Currency USD, exchange rate empty
    .fix = Fill in the rate it was booked at, or give one to the report by --exchange USD=7.1.

exchange-rate-local = The currency is { $currency }, yet the exchange rate is { $value }
    .title = Local document with a rate other than 1
    .what = A row without a currency, or in CNY, can only have the rate 1.
    .why = Most likely the currency was left out: the amount is foreign and would be taken as yuan.
    .example = Currency empty, exchange rate 7.10
    .fix = Fill in the currency; if it is CNY, make the rate 1 or empty.

local-amount-differs =
    { $rule ->
        [only] This line in { $currency } has a local amount { $value } only: it is booked in { $local }
       *[product] { $amount } { $currency } × { $rate } is { $expected }, yet the local amount is { $value }
    }
    .title = Amount × rate is not the local amount
    .what = The amount times the exchange rate is the local amount, a cent more or less; a line with a local amount only, such as an exchange difference, is booked in local currency.
    .why = If they disagree, the amount, the rate or the currency is wrong, and the balance in local currency does not tie to the general ledger.
    .example = 100.00 USD, rate 7.10, local amount 700.00
    .fix = Compare with the voucher and mend the wrong one. What is loaded is the foreign amount and the rate.

no-amount = The row has no amount at all
    .title = No amount
    .what = The row has neither an amount nor a quantity and price to compute one from.
    .why = Such a row does nothing to the balance; most likely the amount was forgotten.
    .example = An invoice row with only a customer and a date
    .fix = Fill in the amount, or delete the row.

promise-undated = The promise of { $value } has no day by which it is to be kept: not noted
    .title = Promise without a day
    .what = The row has a promised amount, but not the day by which it was promised.
    .why = Without that day nobody can tell whether the promise was kept.
    .example = Promised amount 5000, promised for: empty
    .fix = Add the day and import again, or note it with wanglai collect promise.

document-duplicate =
    { $same ->
        [yes] Document { $value }: the whole row is the same as { $first }
       *[no] Document number { $value } already stands at { $first } with other content
    }
    .title = Document stands twice
    .what = One document number of a customer stands twice, or a whole row is repeated.
    .why = An item entered twice makes the balance wrong; both rows are read, and this is said.
    .example = Two rows of receipt R001
    .fix = Delete the spare row, or give two different documents two numbers.

customer-unknown = Customer { $customer } ({ $name }) is in no customer list (rows: { $rows }); an incomplete customer is made
    .title = Customer unknown
    .what = The customer is neither in the customers of this run nor in the book, or its own row has an error.
    .why = So that no item is lost, an incomplete customer is made from the code and name; please complete it.
    .example = A receipt of C099, which no customer list has
    .fix = Add the customer to the customer list, or mend a miscopied code.

customer-unknown-strict = Customer { $customer } is in no customer list; the row is not loaded
    .title = Customer unknown (strict)
    .what = In a strict run a customer must be there before its documents.
    .why = Strict runs keep a miscopied code from becoming a new customer.
    .example = A receipt of C099, which no customer list has
    .fix = Import or add the customer first, or mend the code, and load the rows again.

customer-stopped = Customer { $customer } was stopped on { $stopped_on }; the document is of { $value }
    .title = Customer stopped
    .what = The document is dated after the day on which its customer was stopped.
    .why = Either that day is wrong, or the document belongs to another customer.
    .example = An invoice of 2024-01-15 for a customer stopped on 2023-12-31
    .fix = Verify the customer of the document, or mend the day of stopping.

customer-name-differs = Customer { $customer } is “{ $known }” in the customer list and “{ $value }” on the document
    .title = Name differs from the customer list
    .what = The code and the name of the document do not fit the customer list.
    .why = The customer was renamed, or the code is miscopied and the item charged to somebody else.
    .example = C001 is Alpha in the list, and the document says Beta
    .fix = Mend the code, or bring the name in the list up to date.

customer-differs-from-book =
    { $kind ->
        [several] Customer { $customer } differs from the book, which keeps its own: { $differing_fields }
       *[one] “{ $field }” of customer { $customer } is “{ $in_book }” in the book and “{ $value }” in the file
    }
    .title = Differs from the book
    .what = The file says otherwise of a customer than the book.
    .why = The mode of the import decides which one stays; an older value might cover a newer one.
    .example = A credit term of 30 days in the book and 60 in the file
    .fix = Find out which is right, and import with mode fill or overwrite.

document-already-in-book = Rows that stand in the book already and are not loaded again: { $count }
    .title = Document already in the book
    .what = The row equals one that the book has from an earlier batch.
    .why = When a mended file is imported again, the rows that were loaded are not entered twice.
    .example = A sheet of receipts of which one row was mended after the last import
    .fix = Nothing need be done.

settled-document-unknown =
    { $whose ->
        [account] Document { $value } stands on account { $owner }, this row on { $account }: nothing settles across accounts
        [other] Document { $value } is of customer { $owner }: customer { $customer } cannot settle it
       *[nobody] Customer { $customer } has no document { $value } to settle
    }
    .title = Settled document unknown
    .what = The document that a receipt or credit note settles is not among the customer’s invoices and opening items, in the files or in the book.
    .why = Without it nothing is settled, and the receipt stays unapplied.
    .example = Settles INV0O1 instead of INV001
    .fix = Mend the number; leave it if that document is imported later.

customer-defaulted = Rows that name no customer, given to “{ $customer }”: { $count }
    .title = Default customer
    .what = The rows name no customer, and the source declares a default such as walk-in customers.
    .why = Retail lines often have no customer and yet count as sales.
    .example = Till lines are charged to the walk-in customer
    .fix = Nothing need be done; fill in the customer code to tell them apart.

name-suspicious =
    { $reason ->
        [placeholder] The name “{ $value }” looks like a placeholder
        [digits] The name “{ $value }” has nothing but digits
        [brackets] The name “{ $value }” has a bracket without its other half
        [short] The name “{ $value }” is a single sign
       *[damaged] The name “{ $value }” has damaged characters
    }
    .title = Suspicious name
    .what = The name is a placeholder such as “test”, only digits, a single sign, cut in a bracket, or damaged.
    .why = The name on a statement must be that of the business licence, or the paper proves nothing.
    .example = Test customer; 上海（集团有限公司
    .fix = Enter the full name of the business licence; remove rows made for testing.

address-suspicious =
    { $reason ->
        [placeholder] The address “{ $value }” looks like a placeholder
        [digits] The address “{ $value }” has nothing but digits
       *[damaged] The address “{ $value }” has damaged characters
    }
    .title = Suspicious address
    .what = The address is a placeholder, only digits, or damaged.
    .why = No statement arrives at such an address.
    .example = Address: unknown
    .fix = Enter a full address, or leave the cell empty.

region-disagrees = “{ $field }” is of { $found }, “{ $other_field }” is of { $expected }
    .title = Regions disagree
    .what = Address, tax id, area code and region should name one province.
    .why = Most often one of them is a slip, or two customers were mixed into one.
    .example = An address in Hangzhou with the area code 010
    .fix = Check each of them; leave it if the customer does have an office elsewhere.

code-scheme = “{ $field }” { $value } has { $length } characters; the scheme has { $allowed }
    .title = Code outside the scheme
    .what = The length of the code is that of no level of its scheme.
    .why = Such a code belongs to no group above it, and totals miss it.
    .example = Scheme 2-3-4, code 0101 (4 digits)
    .fix = Mend the code, or change the scheme in the settings of the book.

category-unknown = “{ $field }” { $value } is none of the classes of the book
    .title = Unknown category
    .what = The settings of the book list the values that may stand here.
    .why = An unknown category makes a group of its own, and totals by category are wrong.
    .example = The list has 01 and 02, the customer has 03
    .fix = Use a value of the list, or add the new one to the settings.

category-not-leaf = “{ $field }” { $value } is no leaf: { $below } is below it
    .title = Category is no leaf
    .what = A customer belongs to a category without others below it.
    .why = A customer of an upper category has no place in the detailed totals.
    .example = 0101 is below 01, the customer has 01
    .fix = Use a category of the lowest level.

class-duplicate = The code { $value } stands twice: at { $other } it is “{ $other_name }”
    .title = Class code stands twice
    .what = One code stands twice in the table under different names.
    .why = A code means one class only, else nobody knows where a customer belongs.
    .example = 01 wholesale and 01 retail
    .fix = Give one of them another code.

class-parent-missing = The class { $parent } above { $value } does not exist
    .title = Upper class missing
    .what = By the code scheme a class should exist above this code.
    .why = Without it this branch is missing from sums by level.
    .example = Scheme 2-3, with 05001 but no 05
    .fix = Add the upper class, or mend the code.

value-masked = “{ $field }” { $value } is masked and cannot be loaded
    .title = Masked content
    .what = The cell holds personal data hidden by stars.
    .why = Loading it would put stars in the place of what the book knows.
    .example = 138****8000
    .fix = Export again with --unmask and change that file, or delete the column.

customer-incomplete = Customer { $value } lacks: { $missing_fields }
    .title = Customer incomplete
    .what = Fields that the settings of the book ask of this category are empty.
    .why = A customer without them cannot be invoiced or reminded.
    .example = The settings ask wholesalers for a tax id and a credit limit
    .fix = Fill in what is missing.

bank-name-differs = Account { $account } belongs to { $bank }, but the bank is given as “{ $value }”
    .title = Bank does not fit the account
    .what = The first digits of the card number (its issuer) belong to one bank, the name of the bank says another.
    .why = A payment to an account at the wrong bank is sent back, or reaches somebody else.
    .example = An account from 621700 on (China Construction Bank) at “工商银行杭州分行”
    .fix = Compare with the customer’s invoicing details and mend the account or the bank.

credit-implausible = “{ $field }” { $value } is beyond anything usual ({ $most })
    .title = Implausible credit
    .what = A term of credit above three years, or a discount above 100%.
    .why = Most often it stands in the wrong column, and due dates go wrong with it.
    .example = A credit term of 50,000 days, which is really the limit
    .fix = Check and mend it.

parent-unknown = “{ $field }” { $value } is neither in the files nor in the book
    .title = Unknown parent
    .what = The code of the parent or credit unit is that of no customer.
    .why = Limits and receivables of the group cannot be added up.
    .example = Parent A99, and no customer A99
    .fix = Enter the parent first, or mend the code.

parent-cycle = The parents go in a circle: { $through }
    .title = Parents in a circle
    .what = A is below B, and B is below A.
    .why = Such a group has no head, and its limits cannot be pooled.
    .example = B is the parent of A, A the parent of B
    .fix = Find out who owns whom, and remove one of the parents.

contact-duplicate = The contact “{ $value }” of customer { $customer } stands at { $first } already
    .title = Contact twice
    .what = One person stands twice at one customer.
    .why = The two rows soon say different things.
    .example = Two rows for Zhang San of customer A1
    .fix = Merge them into one row.

contact-main-duplicate = Customer { $customer } has two main contacts, the other at { $first }
    .title = Two main contacts
    .what = A customer has one main contact.
    .why = Nobody knows to whom a statement goes.
    .example = Both contacts of A1 are marked “yes”
    .fix = Leave one of them marked.

contact-unreachable = Nothing reaches the contact “{ $value }”
    .title = Contact unreachable
    .what = Phone, mobile, e-mail and fax are all empty.
    .why = Nobody is reached when payment is due.
    .example = Zhang San, and nothing else
    .fix = Enter at least one way to reach the person.

balance-drifts = Customer { $customer } owes { $value }, by the documents { $expected }
    .title = Balance drifts from the documents
    .what = The balance that the old system shows is not that of opening items, invoices and receipts.
    .why = The difference is a document that is missing, doubled or not yet imported.
    .example = A balance of 5000.00, documents of 4500.00
    .fix = Look for documents that make up the difference.

last-document-drifts = “{ $field }” of customer { $customer } is { $value }, by the documents { $expected }
    .title = Last dealing drifts from the documents
    .what = The day or amount of the last sale or receipt by the old system is not that of the documents of this run and of the book.
    .why = The newest documents are not imported yet, or there are documents that the old system does not have.
    .example = A last receipt on 2024-03-15, the last receipt in the book on 2024-02-28
    .fix = Import what is missing; if the old system’s figure is merely stale, nothing need be done.

customer-duplicate = “{ $value }” is likely customer { $other } “{ $name }” (score { $score }): { $reasons }
    .title = Likely duplicate
    .what = Tax id, organisation code, bank account, phone, address or name say that two customers may be one.
    .why = One customer kept as two exceeds its limit unseen, and part of its debt is forgotten.
    .example = 杭州西湖商贸有限公司 and 西湖商贸（杭州）有限公司
    .fix = List them with customer duplicates, mark and merge; if they are two real customers, say so with --never.

accept-unknown = “{ $value }” under “Accept suggestion” is not understood; nothing of this row was accepted
    .title = Answer not understood
    .what = The column “Accept suggestion” holds neither yes nor no nor the heading of a column of this sheet.
    .why = A wrong guess would change the wrong data, so nothing is changed.
    .example = “the second one”
    .fix = Write yes for the whole row, or the headings of the columns to accept, such as “Tax id, Phone”.

suggestion-accepted = Suggestion accepted: “{ $field }” { $value } became { $suggestion }
    .title = Suggestion accepted
    .what = The row says “yes” in the column “Accept suggestion” of a returned copy; the cell was changed and judged anew.
    .why = Every change that was accepted is said, so that it can be checked.
    .example = 91350100M00O100Y43 became 91350100M000100Y43
    .fix = Nothing need be done; clear the cell to keep what stood there.
