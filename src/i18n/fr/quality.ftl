# Doublons et qualité du fichier.

duplicate-tax-id = même numéro fiscal
duplicate-organisation-code = même code d’organisme dans l’ancien et le nouveau numéro
duplicate-bank-account = même compte bancaire
duplicate-phone = même téléphone
duplicate-email = même courriel
duplicate-address = même adresse
duplicate-name-equal = même nom
duplicate-name-form = seule la forme juridique diffère
duplicate-name-region = seule la région diffère
duplicate-name-swapped = deux signes voisins du nom sont inversés
duplicate-name-shortened = même région et même marque, un mot du métier manque
duplicate-name-brand = même marque
duplicate-tax-ids-differ = mais les numéros fiscaux sont de deux organismes

proposal-sheet = Doublons
proposal-group = Groupe
proposal-mark = Décision
proposal-customer-code = Code client
proposal-customer-name = Nom du client
proposal-score = Score
proposal-reasons = Raisons
proposal-how = Garder : les autres rejoignent cette ligne. Fusionner : cette ligne rejoint celle gardée. Jamais : ne plus proposer.
proposal-mark-keep = Garder
proposal-mark-merge = Fusionner
proposal-mark-never = Jamais
duplicates-group = Groupe { $group }
duplicates-counted = Groupes de doublons probables : { $groups } (* à garder)
