# Duplicates and the quality of the archive.

duplicate-tax-id = same tax id
duplicate-organisation-code = same organisation code in an old and a new number
duplicate-bank-account = same bank account
duplicate-phone = same phone
duplicate-email = same e-mail
duplicate-address = same address
duplicate-name-equal = same name
duplicate-name-form = names differ in the legal form alone
duplicate-name-region = names differ in the region alone
duplicate-name-swapped = two neighbouring signs of the name are swapped
duplicate-name-shortened = same region and brand, a word of the trade is missing
duplicate-name-brand = same brand word
duplicate-tax-ids-differ = but the tax ids are of two organisations

proposal-sheet = Duplicates
proposal-group = Group
proposal-mark = Mark
proposal-customer-code = Customer code
proposal-customer-name = Customer name
proposal-score = Score
proposal-reasons = Reasons
proposal-how = Keep: the others go into this row. Merge: this row goes into the kept one. Never: do not propose again.
proposal-mark-keep = Keep
proposal-mark-merge = Merge
proposal-mark-never = Never
duplicates-group = Group { $group }
duplicates-counted = Groups of likely duplicates: { $groups } (* to be kept)
