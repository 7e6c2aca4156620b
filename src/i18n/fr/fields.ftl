# Mots des champs, vues et groupes de l’utilisateur, et de l’export.

error-settings-name = { $file } : « { $name } » ne peut pas nommer un champ : { $taken }
    .hint = lettres, chiffres et traits bas, pas de chiffre en tête, aucun titre d’un champ intégré
error-settings-choices = { $file } : { $key } : type = "choice" exige choices, les autres types n’en ont pas
error-filter-group-unknown = aucun groupe « { $name } » ; le plus proche est { $near }{"\u000A"}{"  "}{ $shown }
    .hint = les groupes se trouvent dans settings.toml du livre : sous [groups], nom = 'filtre'
error-filter-class-unknown = le livre n’a pas de classe « { $name } » ; la plus proche est { $near }{"\u000A"}{"  "}{ $shown }
    .hint = export --table categories et export --table regions donnent les classes du livre
error-filter-group-wrong = le filtre du groupe « { $name } » est faux ou se nomme lui-même{"\u000A"}{"  "}{ $shown }
    .hint = les groupes se trouvent dans settings.toml du livre : sous [groups], nom = 'filtre'
error-no-view = aucune vue « { $name } » ; la plus proche est { $near }
    .hint = les vues se trouvent dans settings.toml du livre : sous [views.nom], fields = ["customer_code", "customer_name"]
help-customer-list-view = Afficher selon une vue des réglages : colonnes, ordre, filtre, tri
export-done = { $rows } lignes exportées : { $file }
export-masked = Les données personnelles sont masquées ; ajoutez --unmask pour le texte complet
error-export-format = export écrit csv, xlsx, json ou parquet
    .hint = indiquez-le par --format ou par l’extension de --out
error-export-out = classeurs et parquet vont dans un fichier : ajoutez --out FICHIER
help-export = Exporter les clients selon une mise en page ou une vue
help-export-view = Colonnes, ordre, filtre et tri d’une vue des réglages du livre
help-export-out = Le fichier à écrire ; son extension dit le format ; sans lui, csv sur la sortie standard
help-export-unmask = Ne pas masquer les données personnelles
due-none = Au { $day } aucun contrat, licence ou plafond de crédit ne prend fin bientôt
due-customer-code = Code client
due-customer-name = Nom du client
due-field = Échéance
due-until = Jusqu’au
due-days-left = Jours restants
due-warning-days = Jours d’alerte
error-layout-placeholder = { $file } : repères inconnus de la mise en page (après la flèche le champ le plus proche) :{"\u000A"}{"  "}{ $list }
    .hint = un repère est le titre ou la clé d’un champ, comme {"{{"}customer_name{"}}"} ; aussi {"{{"}numéro{"}}"}, {"{{"}today{"}}"}, {"{{"}nombre{"}}"}
error-layout-kind = { $file } n’est pas un classeur .xlsx et ne peut servir de mise en page
error-layout-empty = { $file } n’a aucun repère
    .hint = écrivez {"{{"}customer_name{"}}"}, {"{{"}credit_limit{"}}"} etc. dans les cellules sous les titres
error-layout-long = { $file } : plus de clients qu’une feuille ne peut contenir
error-layout-damaged = { $file } : sa partie { $part } ne peut être lue
help-customer-due = Lister contrats, licences et plafonds de crédit qui prennent fin bientôt ou ont pris fin
help-customer-due-as-of = Le jour à partir duquel on compte ; aujourd’hui sans lui
help-customer-due-days = Jours d’alerte au lieu de ceux des réglages ; ceux du client priment
help-export-template = Un classeur à vous comme mise en page, avec des repères comme {"{{"}customer_name{"}}"}
help-export-table = Quelles fiches : customers, contacts, bank-accounts, addresses, categories, regions ; un xlsx sans lui les a toutes
help-init-profile = Ce par quoi un livre commence : t3 (catégories, régions, schéma de codes, longueurs) ou plain
init-profile = { $file } écrit ; { $categories } catégories, { $regions } régions
init-kept = { $file } existe déjà et reste tel quel
kind-bank-account = compte bancaire
kind-address = adresse
kind-category = catégorie
kind-region = région
