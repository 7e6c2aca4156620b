# Words of the command line.
guide =
    wanglai (往来) reprend le fichier clients et les créances d’une petite entreprise

      wanglai run DOSSIER              lit, contrôle, charge et analyse ; résultats dans le dossier out
      wanglai check FICHIER            contrôle seulement et liste chaque anomalie
      wanglai inspect FICHIER          montre comment chaque feuille et colonne est comprise
      wanglai template list            les classeurs à remplir
      wanglai report aging --book out/book   la balance âgée
      wanglai explain tax-id-letter    le sens d’une anomalie et comment la corriger

    On peut aussi déposer fichiers et dossiers sur le programme. Toutes les commandes : wanglai --help
help = wanglai (往来) : fait de vos anciens fichiers clients et créances une archive propre et des classeurs d’analyse justes au centime
help-usage = Usage :{" "}
help-commands = Commandes
help-options = Options
help-arguments = Arguments
help-help = Affiche l’aide
help-version = Affiche la version
help-lang = Langue : zh, en, fr (chinois sauf WANGLAI_LANG ou la locale)
help-format = Format de sortie : text, json, csv, xlsx, html
help-quiet = Ne dit rien de plus que demandé
help-verbose = En dit plus sur stderr (-vv : encore plus)
help-threads = Nombre de fils (par défaut tous les cœurs ; le résultat n’en dépend jamais)
help-run = Le travail principal : lire, contrôler, charger, analyser, exporter
help-inspect = Montre ce qui est vu : vrai type, encodage, feuilles, modèle, ligne d’en-tête, colonnes ; n’écrit rien
help-check = Contrôle seulement ; avec --out écrit aussi les classeurs annotés
help-import = Charge dans un livre : un fichier est un lot indivisible
help-batch = Lots : liste, détail, annulation
help-batch-list = Liste tous les lots
help-batch-show = Montre un lot
help-batch-undo = Annule un lot et dit ce qu’il advient de chaque ligne
help-report = États : balances, ledger, aging, open, settlement, credit, grades, provision, collections, promises, payment, forecast, concentration, summary, sales, trend, abc, rfm, retention, cohort, effect, returns, tax, quality, all
help-customer = Le fichier clients
help-customer-list = Liste les clients
help-customer-show = Montre un client avec ses contacts, comptes bancaires et adresses
help-template = Les classeurs à remplir : list, ou le nom de l’un d’eux
help-explain = Explique le code d’une anomalie ; sans code, les liste toutes
help-init = Crée un livre vide
help-completions = Affiche le script de complétion d’un shell
help-argument-inputs = Fichiers ou dossiers, un ou plusieurs
help-argument-alias = Votre propre jeu d’alias d’en-têtes (toml) ; répétable
help-argument-encoding = Encodage des fichiers texte, par exemple gb18030, big5, utf-16le (sinon : reconnu)
help-argument-partial = Reprendre ce qui reste d’un fichier tronqué (sinon il est refusé)
help-argument-limit = Une limite de lecture, par exemple file-bytes=500M, rows=100000 ; peut être répétée
help-argument-map = Le sens d’un en-tête, par exemple AncienNo=customer_code ; avec --book : retenu à côté du livre
help-argument-strict = Rejette les pièces de clients absents du livre
help-argument-fail-on = Code de sortie 1 à partir de : error (défaut), warning, info ; pour check aussi score<80
help-argument-out = Où les résultats sont écrits
help-argument-book = Dossier du livre (défaut : book sous --out)
help-argument-as-of = Date d’arrêté, par exemple 2026-06-30 (défaut : fin du mois de la dernière pièce)
help-argument-company = Nom de l’entreprise, inscrit sur les classeurs
help-argument-mode = add : nouveaux clients seulement (défaut), fill : champs vides, overwrite : tout
help-argument-dry-run = Fait tout réellement, puis annule tout
help-argument-batch = Numéro du lot
help-argument-name = Nom
help-argument-from = Premier jour de la période
help-argument-to = Dernier jour de la période
help-argument-by = Âge selon la date de pièce (document, défaut) ou l’échéance (due)
help-argument-method = Méthode : open-item (défaut), fifo, t3
help-argument-bands = Bornes supérieures des tranches en jours, par exemple 30,60,90
help-argument-group = Ventes par customer, category, region, salesperson, product ou month
help-argument-currency = Seulement cette devise, par exemple CNY
help-argument-explain = Affiche le SQL et les formules de l’état
help-argument-unmask = Montre les données personnelles en clair
help-argument-code = Code
help-argument-dir = Dossier
help-argument-shell = bash, zsh, fish, powershell ou elvish
usage-unknown-argument = Option inconnue : { $argument }
usage-unknown-command = Commande inconnue : { $argument }
usage-invalid-value = { $argument } n’accepte pas « { $value } »
usage-value-missing = { $argument } demande une valeur
usage-missing-argument = Il manque : { $argument }
usage-missing-command = Il manque une sous-commande
usage-other = La ligne de commande n’a pas été comprise
usage-near = Vouliez-vous écrire : { $near }
usage-allowed = Valeurs possibles : { $allowed }
usage-more = --help montre tout l’usage
error-prefix = erreur :{" "}
hint-prefix = conseil :{" "}
error-file = Le fichier { $file } ne peut être lu ou écrit : { $reason }
    .hint = Existe-t-il, un autre programme l’utilise-t-il, en avez-vous le droit, le disque est-il plein ?
error-input-missing = { $file } est introuvable
    .hint = Vérifiez le chemin ; mettez des guillemets autour d’un chemin avec des espaces.
error-input-empty = Aucun tableau à lire dans { $file }
    .hint = xlsx, xls, xlsb, ods, csv et tsv sont lus ; les résultats et livres du programme ne le sont que s’ils sont nommés.
error-input = { $reason }
    .hint = Vérifiez le chemin et vos droits de lecture.
error-map-field = Aucun modèle n’a ces champs : { $field }
    .hint = Voyez wanglai template list ; wanglai inspect montre les clés des champs.
error-alias-pack = Le jeu d’alias { $file } est incorrect : { $reason }
    .hint = Voyez les exemples dans templates/alias du projet.
error-no-template = Il n’y a pas de modèle « { $name } »
    .hint = Connus : { $names }
error-no-code = Il n’y a pas de code d’anomalie « { $code } »
    .hint = Le plus proche est { $near } ; wanglai explain sans code les liste tous.
error-no-batch = Le livre n’a pas de lot { $batch }
    .hint = wanglai batch list montre tous les lots.
error-no-customer = Le livre n’a pas de client { $code }
    .hint = wanglai customer list montre tous les clients.
error-empty-ledger = Le livre n’a encore aucune pièce, donc aucun chiffre
    .hint = Chargez-en d’abord avec wanglai import.
error-period = La période commence après sa fin
    .hint = Vérifiez --from et --to.
error-bands = Les tranches sont des entiers positifs croissants
    .hint = Par exemple --bands 30,60,90,180,365
error-analysis = Les statistiques n’ont pu être faites : { $reason }
    .hint = Regardez le livre avec wanglai batch list ; sinon, signalez-le avec le livre.
error-export = Le classeur n’a pu être écrit : { $reason }
    .hint = Il y a peut-être plus de lignes qu’Excel n’en prend ; --format csv n’a pas cette limite.
severity-error = erreur
severity-warning = alerte
severity-info = info
finding-row = ligne { $row }
finding-suggestion = suggestion : { $suggestion }
findings-counted = Constats : erreurs { $errors }, alertes { $warnings }, infos { $infos }
status-loaded = chargé
status-unchanged = déjà dans le livre, rien n’a changé
status-empty = aucune ligne à charger
status-undone = annulé
status-unreadable = illisible
run-sheet = {"  "}{ $sheet }{ $template } : lignes lues { $read }, acceptées { $accepted }, rejetées { $rejected }, sautées { $skipped }
run-lines-same = {"  "}déjà dans le livre et non rechargées : { $same }
run-as-of = Date d’arrêté : { $day }
run-assertions = Contrôles : { $held } sur { $all } sont vérifiés
run-assertion-fails = {"  "}non vérifié : { $name } : { $left } ≠ { $right }
run-outputs = Écrits :
inspect-no-template = non reconnu
inspect-no-field = aucun champ
inspect-proposal = {" "}— peut-être { $field }
inspect-hidden = (masquée)
inspect-header-row = en-têtes en ligne { $row }
inspect-sheet = {"  "}{ $sheet }{ $template } : lignes { $rows },
inspect-by-heading = même en-tête
inspect-by-alias = alias
inspect-by-pack = jeu d’alias { $pack }
import-dry-run = Essai : aucun de ces changements n’a été gardé
import-changes = {"  "}lot { $batch } : clients ajoutés { $added }, modifiés { $changed }, identiques { $same }, différents du livre { $differing } ; lignes { $lines }
batch-undone = Lot { $batch } annulé : modifications annulées { $reversed }, lignes { $lines }, gardés { $kept }
batch-kept-edited = {"  "}{ $code } ({ $field }) est gardé : le lot { $batches } l’a modifié depuis
batch-not-possible = {"  "}{ $code } ({ $field }) ne peut pas être annulé : le lot { $batches } en a besoin
batch-kept-documents = {"  "}{ $code } reste client incomplet : des pièces du lot { $batches } le nomment
batch-dependent = {"  "}le lot { $batch } avait omis des lignes déjà présentes ; réimportez son fichier pour les retrouver
init-done = Le livre { $book } est prêt
written = Écrit : { $file }
report-as-of = Date d’arrêté : { $day } (fin du mois de la dernière pièce)
report-currencies = Le livre a plusieurs devises ({ $all }) ; ici { $currency } ; choisissez avec --currency
explain-what = Quoi
explain-why = Pourquoi
explain-example = Exemple
explain-fix = Correction
column-batch = lot
column-file = fichier
column-sha256 = SHA-256
column-template = modèle
column-rows-accepted = acceptées
column-rows-rejected = rejetées
column-status = état
column-created = créé
column-customer-code = code
column-customer-name = client
column-currency = devise
column-opening = ouverture
column-debit = débit
column-credit = crédit
column-closing = clôture
column-balance = solde
column-unapplied = non imputé
column-not-due = non échu
column-key = code
column-label = nom
column-documents = pièces
column-quantity = quantité
column-net = HT
column-tax = TVA
column-gross = TTC
column-share = part
column-sales = ventes
column-received = encaissé
column-collection-rate = taux d’encaissement
column-dso-days = DSO, jours
column-limit = limite
column-used = utilisé
column-available = disponible
column-over-limit = dépassement
column-oldest-overdue-days = retard maximal, jours
column-term-days = délai, jours
column-over-term = hors délai

error-settings-syntax = { $file } n’est pas un fichier de réglages : { $reason }

error-settings-unknown =
    { $what ->
        [section] { $file } : pas de section « { $found } » ; la plus proche est { $near }
        [code] { $file } : pas de contrôle « { $found } » ; le plus proche est { $near }
        [severity] { $file } : pas de gravité « { $found } » ; la plus proche est { $near }
       *[field] { $file } : pas de champ « { $found } » ; le plus proche est { $near }
    }

error-settings-type =
    { $expected ->
        [text] { $file } : { $key } doit être un texte entre guillemets
        [list] { $file } : { $key } doit être une liste de textes comme ["a", "b"]
       *[table] { $file } : { $key } doit être une section
    }

error-settings-fixed = { $file } : { $code } ne peut être moins qu’une erreur, sinon des lignes illisibles passeraient

error-settings-scheme = { $file } : « { $text } » n’est pas un schéma de codes comme 2-3-4

help-customer-duplicates = Énumère les clients en double probable
help-customer-duplicates-out = Le fichier à écrire (csv, json ou xlsx)
help-customer-duplicates-never = Codes de clients distincts ; le dossier s’en souvient

error-fail-on-score = --fail-on score<N est réservé à check
    .hint = --fail-on error, warning ou info

help-mend = Met les clients en forme normale et reprend les corrections acceptées
help-mend-accept = Codes des constats dont la seule correction est acceptée, comme tax-id-letter
help-customer-duplicates-from = Une proposition marquée ; chaque « jamais » est retenu
help-customer-add = Ajoute un client
help-customer-edit = Modifie des champs de clients, avec les mêmes contrôles
help-customer-history = Toutes les modifications d’un client
help-argument-set = CHAMP=VALEUR, plusieurs fois, par exemple region=Nord
error-customer-exists = Le client { $code } est déjà dans le livre
    .hint = Modifiez-le par wanglai customer edit.
error-no-field = Un client n’a pas de champ « { $field } », ou il ne se modifie pas ainsi
    .hint = Le plus proche est { $near } ; wanglai template customers les donne tous.
change-refused = Il y a des erreurs ; rien n’a été modifié
change-nothing = Rien à modifier
change-done = Modifié, lot { $batch } ; wanglai batch undo l’annule
history-at = date
history-who = auteur
history-batch = lot
history-customer-code = client
history-kind = genre
history-item = lequel
history-source = source
history-change = n°
history-field = champ
history-old = ancien
history-new = nouveau
history-in-force = en vigueur
error-filter-field-unknown = Il n’y a pas de champ « { $name } » ; le plus proche est { $near }{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-field-expected = Un champ est attendu ici{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-operator-expected = Un des signes =, !=, <, <=, >, >=, contains, under, in, is est attendu ici{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-value-expected = Une valeur est attendue ici{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-opening-expected = ( est attendu ici{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-closing-expected = ) est attendu ici{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-quote-unclosed = Le guillemet n’est pas fermé{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-empty-expected = Après « is » vient empty ou not empty{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-not-a-number = « { $value } » n’est pas un nombre{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-not-a-date = « { $value } » n’est pas une date comme 2024-01-31{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-not-for-kind = Ce champ ne se compare pas ainsi{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-end-expected = and, or ou la fin est attendu ici{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-too-deep = Les parenthèses sont trop imbriquées{"\u000A"}{"  "}{ $shown }
    .hint = Par exemple --where 'region = "华东" and credit.limit > 100000'
error-filter-nothing = Aucun client ne convient
help-argument-filter = Seulement les clients tels que region = "华东" and credit.limit > 100000, ou category under 01 (une classe et toutes celles au-dessous)
