# Words of the reports and of settling.

help-argument-customer = Seulement ces codes de clients, séparés par des virgules
help-argument-category = Seulement les clients de ces catégories, séparées par des virgules
help-argument-salesperson = Seulement ces commerciaux, séparés par des virgules
help-argument-rates = Taux de perte de chaque tranche, la plus jeune d’abord, par exemple 0,5%,10%,20%,50%,100%
ledger-opening = solde initial
ledger-sales = vente
ledger-receipt = encaissement
ledger-other = autre
ledger-month-total = total du mois
ledger-year-total = cumul de l’année
direction-debit = D
direction-credit = C
direction-even = –
report-provision = Provision = Σ tranche × taux, chaque tranche arrondie à l’unité mineure : { $rates }. Selon la norme des petites entreprises, une estimation seulement, sans écriture.
report-explain-provision = -- Provision = Σ tranche × taux, chaque tranche arrondie à l’unité mineure. La balance âgée :
error-currency = Il n’y a pas de devise « { $currency } »
    .hint = Écrivez son code, par exemple CNY ou USD.
error-nothing-selected = Aucune pièce du livre ne répond aux options
    .hint = wanglai customer list montre comment clients, catégories et commerciaux sont écrits.
error-rates-missing = Il n’y a pas de taux de perte, et aucun n’est supposé
    .hint = Donnez-en un par tranche avec --rates : { $bands } ; ou dans rates sous [provision] du fichier settings.toml du livre.
error-rates-count = Taux donnés : { $found } ; attendus : { $wanted }
    .hint = Un par tranche : { $bands }
error-rate = « { $rate } » n’est pas un taux de perte de 0 à 1
    .hint = Écrivez 5% ou 0.05.
column-date = date
column-document-number = pièce
column-summary = libellé
column-due-date = échéance
column-direction = sens
column-document-date = date de pièce
column-settled-by = soldée par
column-settled-on = soldée le
column-amount = montant
column-provision = provision
run-no-documents = Le livre n’a encore aucune pièce : seuls les clients sont écrits ; créances et ventes suivront avec les pièces
report-credit-currencies = Lignes en d’autres devises non montrées : { $count } ; voir avec --currency
