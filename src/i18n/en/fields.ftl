# Words of the user's own fields, views and groups, and of the export.

error-settings-name = { $file }: “{ $name }” cannot name a field of your own: { $taken }
    .hint = letters, digits and underscores, no digit in front, and no heading of a built-in field
error-settings-choices = { $file }: { $key }: type = "choice" needs choices, and no other type may have them
error-filter-group-unknown = there is no group “{ $name }”; the nearest is { $near }{"\u000A"}{"  "}{ $shown }
    .hint = groups stand in the book's settings.toml: below [groups] a line name = 'filter'
error-filter-class-unknown = the book has no class “{ $name }”; the nearest is { $near }{"\u000A"}{"  "}{ $shown }
    .hint = export --table categories and export --table regions list the classes of the book
error-filter-group-wrong = the filter of the group “{ $name }” is wrong, or names itself{"\u000A"}{"  "}{ $shown }
    .hint = groups stand in the book's settings.toml: below [groups] a line name = 'filter'
error-no-view = there is no view “{ $name }”; the nearest is { $near }
    .hint = views stand in the book's settings.toml: below [views.name] a line fields = ["customer_code", "customer_name"]
help-customer-list-view = Show it as a view of the book's settings does: columns, order, filter, sort
export-done = { $rows } rows exported: { $file }
export-masked = Personal data is masked; add --unmask for the full text
error-export-format = export writes csv, xlsx, json or parquet
    .hint = say which by --format, or by the extension of --out
error-export-out = workbooks and parquet go to a file: add --out FILE
help-export = Export the customers in a layout or a view
help-export-view = Columns, order, filter and sort of a view of the book's settings
help-export-out = The file to write; its extension tells the format; without it csv goes to standard output
help-export-unmask = Do not mask personal data
due-none = On { $day } no contract, licence or limit of credit ends soon
due-customer-code = Customer code
due-customer-name = Customer name
due-field = What ends
due-until = Until
due-days-left = Days left
due-warning-days = Warning days
error-layout-placeholder = { $file }: placeholders of the layout that nobody knows (behind the arrow the nearest field):{"\u000A"}{"  "}{ $list }
    .hint = a placeholder is a field's heading or key, such as {"{{"}客户名称{"}}"} or {"{{"}customer_name{"}}"}; also {"{{"}number{"}}"}, {"{{"}today{"}}"}, {"{{"}count{"}}"}
error-layout-kind = { $file } is no .xlsx workbook and cannot be a layout
error-layout-empty = { $file } has no placeholder
    .hint = write {"{{"}customer_name{"}}"}, {"{{"}credit_limit{"}}"} and so on into the cells below the headings
error-layout-long = { $file }: more customers than a sheet can hold
error-layout-damaged = { $file }: its part { $part } cannot be read
help-customer-due = List contracts, licences and limits of credit that end soon or have ended
help-customer-due-as-of = The day from which is counted; today without it
help-customer-due-days = Days of warning instead of those of the settings; a customer's own come first
help-export-template = A workbook of yours as the layout, with placeholders such as {"{{"}customer_name{"}}"} in its cells
help-export-table = Which records: customers, contacts, bank-accounts, addresses, categories, regions; an xlsx without it has all
help-init-profile = What a new book begins with: t3 (categories, regions, code scheme, lengths) or plain
init-profile = { $file } written; { $categories } categories, { $regions } regions
init-kept = { $file } is there already and was left as it is
kind-bank-account = bank account
kind-address = address
kind-category = category
kind-region = region
