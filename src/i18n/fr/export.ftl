# Report workbooks.

export-page = Page &P sur &N
export-company = Société : { $company }
export-period = Période : du { $from } au { $to }
export-period-open = Période : jusqu’au { $to }
export-as-of = Au { $day }
export-unit = Unité : { $unit }
export-unit-cny = yuan (CNY)
export-unit-several = monnaie de chaque ligne
export-total = Total
export-none = Aucune donnée
export-no = non
export-yes = oui
export-others = Autres
export-not-said = (non renseigné)
export-more = { $count } autres fichiers ne sont pas listés
export-continued = Plus de lignes qu’une feuille n’en contient : suite sur « { $sheet } »
export-too-large = Excel ne peut pas tenir exactement les montants de plus de 15 chiffres : ils sont écrits en texte, et leurs totaux sans formule.

export-sheet-summary = Synthèse
export-sheet-balances = Soldes
export-sheet-ledger = Grand livre
export-sheet-aging = Âges { $method } { $basis }
export-sheet-collections = Encaissements
export-sheet-credit = Crédit
export-sheet-provenance = Sources et contrôles

export-title-receivables = Créances clients : synthèse
export-title-balances = Balance des clients
export-title-ledger = Grand livre des clients
export-title-aging = Balance âgée ({ $method }, par { $basis })
export-title-collections = Encaissements par client
export-title-credit = Crédit par client
export-title-provenance = Sources et contrôles
export-title-sales = Ventes : synthèse
export-title-sales-by = Ventes : { $group }

export-method-fifo = FIFO
export-method-open-item = lettrage
export-method-t3 = du solde
export-basis-document = pièce
export-basis-due = échéance

export-group-customer = Client
export-group-category = Catégorie
export-group-region = Région
export-group-salesperson = Vendeur
export-group-product = Produit
export-group-month = Mois

export-column-code = Code client
export-column-name = Client
export-column-customer-code = Code client
export-column-product-code = Code produit
export-column-currency = Monnaie
export-column-opening = Solde initial
export-column-debit = Débit
export-column-credit = Crédit
export-column-closing = Solde final
export-column-balance = Solde
export-column-date = Date
export-column-number = Pièce
export-column-summary = Libellé
export-column-due = Échéance
export-column-direction = Sens
export-column-running = Solde
export-column-month-end = Solde fin de mois
export-column-unapplied = Crédit non lettré
export-column-sales = Ventes
export-column-received = Encaissé
export-column-rate = Taux d’encaissement
export-column-dso = Jours de ventes
export-column-limit = Plafond de crédit
export-column-used = Utilisé
export-column-available = Disponible
export-column-over-limit = Dépassement
export-column-term = Délai (jours)
export-column-overdue-days = Retard maximal (jours)
export-column-over-term = En retard
export-column-documents = Pièces
export-column-quantity = Quantité
export-column-net = Hors taxe
export-column-tax = Taxe
export-column-gross = Toutes taxes
export-column-share = Part
export-column-cumulative = Cumul
export-column-band = Âge
export-column-amount = Montant
export-column-month = Mois

export-band = { $first }–{ $last } jours
export-band-over = plus de { $days } jours
export-band-not-due = non échu
export-band-overdue = retard { $first }–{ $last } jours
export-band-over-overdue = retard de plus de { $days } jours

export-card-balance = Solde
export-card-overdue = Échu
export-card-oldest = Tranche la plus âgée
export-card-top = Part des 10 premiers
export-card-rate = Taux d’encaissement
export-card-dso = Délai moyen (jours)
export-card-gross = Ventes TTC
export-card-net = Ventes HT
export-card-tax = Taxe
export-card-documents = Pièces
export-card-top-sales = Part des 10 premiers
export-card-best-month = Meilleur mois

export-remark-customers = clients : { $count }
export-remark-debtors = clients débiteurs : { $count }
export-remark-share = { $share } des créances
export-remark-days = période de { $days } jours
export-remark-dso = solde ÷ ventes × jours
export-remark-months = mois : { $count }

export-chart-document = Âge par date de pièce ({ $method })
export-chart-due = Retards par échéance ({ $method })
export-chart-top = Les 10 premiers débiteurs
export-chart-flows = Ventes, encaissements et solde de fin de mois
export-chart-sales = Ventes par mois
export-chart-months = Ventes par mois (TTC)
export-chart-customers = Les 10 premiers clients
export-chart-category = Ventes par catégorie
export-chart-salesperson = Ventes par vendeur

export-note-summary = Les parts se rapportent aux soldes des clients débiteurs. Un clic sur un client mène à ses lignes, un clic sur un intitulé bleu à son total.
export-note-currency = Les graphiques montrent { $currency }, la monnaie du plus grand nombre de clients ; les monnaies ne s’additionnent jamais. Les autres figurent sur les feuilles suivantes.
export-note-balances = Solde final = solde initial + débit − crédit ; en rouge : solde créditeur.
export-note-ledger = Solde = solde de la ligne précédente + débit − crédit ; le code client d’une ligne d’ouverture ramène aux soldes.
export-note-ledger-part = Trop de lignes : { $count } clients aux soldes plus faibles ne sont pas listés, voir wanglai report ledger --customer CODE ; les totaux sont ceux des clients listés.
export-note-aging = Tranches + crédit non lettré = solde.
export-note-fifo = FIFO : les crédits d’un client règlent ses débits par date de pièce, échéance et numéro ; le reste est non lettré.
export-note-open-item = Lettrage : seul est réglé ce qui nomme sa facture ou un lettrage validé ; les autres crédits sont non lettrés.
export-note-t3 = Du solde : le solde final est rempli à partir des débits les plus récents ; un solde initial date du début de son année.
export-note-collections = Taux = encaissé ÷ (solde initial + ventes) ; jours = solde final ÷ ventes × jours de la période.
export-note-credit = Disponible = plafond − utilisé ; sans plafond, aucun dépassement. Le jour de l’échéance n’est pas en retard.
export-note-sales = Les parts se rapportent aux ventes TTC de la même monnaie ; les avoirs sont déduits.

page-title = Créances et ventes
page-numbers = Chiffres
page-all = Tout
page-rows-left-out = { $count } autres lignes se trouvent dans le classeur.

export-sheet-items = Postes ouverts
export-title-items = Postes ouverts par pièce
export-note-items = Montant = réglé + ouvert, selon le lettrage ; les crédits sont négatifs ; Σ ouvert = Σ soldes.
export-sheet-payment = Comportement de paiement
export-title-payment = Comportement de paiement des clients
export-note-payment = Jours pondérés par les montants encaissés (FIFO) ; efficacité (CEI) = (ouverture + ventes − clôture) ÷ (ouverture + ventes − non échu).
export-sheet-forecast = Prévision
export-title-forecast = Encaissements attendus des 12 prochaines semaines
export-note-forecast = Les montants ouverts sont attendus avec le retard habituel du client (médiane de l’année) ; à défaut, celui de tous ; les pièces contestées sont exclues.
export-habit-own = habitude propre
export-habit-common = habitude commune
export-column-week = Semaine { $week }
export-column-week-from = Semaine du
export-column-expected = Attendu
export-column-by-then = Cumul
export-column-by-then-low = Cumul prudent
export-column-receivable = Solde débiteur
export-column-advance = Solde créditeur
export-card-receivable = Soldes débiteurs
export-card-advance = Soldes créditeurs
export-card-effectiveness = Efficacité (CEI)
export-card-days-to-pay = Délai moyen (jours)
export-card-days-late = Retard moyen (jours)
export-card-concentration = Concentration
export-remark-effectiveness = de ce qui était exigible
export-remark-days-to-pay = de la pièce au paiement
export-remark-days-late = de l’échéance au paiement
export-remark-concentration = indice de Herfindahl
export-chart-forecast = Encaissements attendus, 12 semaines
export-chart-segment = Segments de clients (RFM)
export-chart-retention = Nouveaux, conservés, regagnés, perdus
export-sheet-retention = Fidélité
export-title-retention = Clients nouveaux, conservés et perdus
export-note-retention = Nouveau : jamais acheté auparavant ; regagné : pas dans la période précédente, mais avant ; perdu : seulement dans la précédente.
export-sheet-effect = Prix et quantité
export-title-effect = Effets de prix et de quantité
export-note-effect = Variation = prix + quantité + gamme (produits vendus dans une seule période).
export-sheet-cohort = Cohortes
export-title-cohort = Cohortes du premier achat
export-note-cohort = Part des clients d’un premier mois qui ont acheté tant de mois plus tard.
export-column-month-after = +{ $month } mois
export-sheet-tax = Taux de taxe
export-title-tax = Taxe collectée par taux
export-note-tax = Écart = taxe − hors taxe × taux (arrondi au centime).

export-program = Programme
export-word-period = Période
export-word-as-of = Date d’arrêté
export-created = Établi : { $moment }
export-section-method = Méthodes
export-section-checks = Contrôles
export-section-inputs = Fichiers d’entrée
export-check = Contrôle
export-check-result = Résultat
export-check-left = Gauche
export-check-right = Droite
export-holds = ✓ conforme
export-fails = ✗ non conforme
export-input-file = Fichier
export-check-currency = { $currency } : { $check }
export-check-roll = initial + débit − crédit = final
export-check-control = somme des clients = total de contrôle de toutes les lignes
export-check-aging = âges ({ $method }, { $basis }) : tranches + non lettré = solde
export-check-sales = ventes par { $group } = ventes de toutes les lignes

marked-accept = « oui » accepte toutes les suggestions de la ligne ; pour n’en accepter que certaines, écrivez leurs intitulés, par exemple « Numéro fiscal, Téléphone ». Puis importez ce fichier

export-sheet-local = Soldes en monnaie locale
export-title-local = Soldes des clients en monnaie locale
export-note-local = Chaque ligne au cours de sa pièce, arrondie au centime ; le solde en devise est là pour comparer et ne s’additionne pas.
export-sheet-apart = Balance âgée, à part
export-title-apart = Balance âgée : litiges, acomptes et avoirs à part
export-note-apart = Les tranches n’ont que les créances nettes ; tranches + litiges + âge inconnu + acomptes + avoirs libres = solde. Poste par poste, par date de pièce.
export-sheet-promises = Promesses
export-title-promises = Promis et reçu
export-note-promises = Ce qui est reçu dès le jour d’une promesse paie d’abord celle qui échoit la première ; échue et non payée en entier, elle est rompue.
export-sheet-grades = Crédit suggéré
export-title-grades = Notes et plafonds de crédit suggérés
export-note-grades = Une suggestion, à décider par une personne ; la note et le plafond actuels sont ceux des fiches.
export-sheet-provision-bands = Provision par tranche
export-title-provision-bands = Provision pour créances douteuses par tranche d’âge
export-note-provision-bands = Provision = Σ tranche × taux de perte, chacune arrondie au centime ; premier entré, premier sorti, par date de pièce. Selon la norme des petites entreprises, une estimation sans écriture.
export-sheet-provision = Provision par client
export-title-provision = Provision pour créances douteuses par client
export-note-provision = Provision = Σ tranche × taux de perte, chacune arrondie au centime ; les crédits non affectés ne la réduisent pas. Selon la norme des petites entreprises, une estimation sans écriture.
export-note-provision-rates = Les taux sont ceux de [provision] rates dans le settings.toml du livre.
export-note-provision-migration = Aucun taux n’est fixé : ils sont tirés du vieillissement des créances sur { $months } fins de mois, la dernière tranche prise comme perdue, donc un maximum ; fixez les vôtres sous [provision] rates dans le settings.toml du livre.
export-sheet-sales-lines = Lignes de vente
export-title-sales-lines = Ventes ligne par ligne
export-note-sales-part = Trop de lignes : { $count } clients qui ont moins acheté ne sont pas listés ; les totaux sont ceux des clients listés.
export-sheet-pivot = { $rows } × { $columns }
export-title-pivot = Ventes TTC : { $rows } × { $columns }
export-note-pivot = Les douze derniers mois, avoirs déduits ; vide : aucune vente. Sur de nombreuses lignes, les 1 000 plus fortes sont listées, les autres forment une ligne.
column-original-balance = solde en devise
column-loss-rate = taux de perte
column-promise-open = non reçu
promise-open = non échue
promise-kept = tenue
promise-late = tenue en retard
promise-broken = rompue
export-sheet-account-balances = Soldes par compte
export-title-account-balances = Balance clients par compte collectif
export-note-account-balances = Soldes de chaque client par compte collectif ; rien ne se solde d’un compte à l’autre, et leur somme est la balance clients.
