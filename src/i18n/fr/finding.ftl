# Ce que dit chaque constat : sa ligne, puis title, what, why, example, fix.

file-unreadable =
    { $reason ->
        [empty] Le fichier est vide
       *[other] Le fichier ne peut pas être lu ({ $reason })
    }
    .title = Fichier illisible
    .what = Le fichier est absent, inaccessible ou endommagé : aucune ligne n’a été lue.
    .why = Ce qui n’est pas lu n’est pas chargé, et les états n’en contiennent ni clients ni soldes.
    .example = Un classeur téléchargé à moitié depuis un courriel.
    .fix = Récupérez le fichier, vérifiez qu’Excel l’ouvre, puis relancez le traitement.

file-encrypted = Le fichier demande un mot de passe
    .title = Fichier chiffré
    .what = Le classeur est protégé par un mot de passe d’ouverture, que le programme ne cherche pas à deviner.
    .why = Un contenu chiffré ne peut être ni contrôlé ni chargé.
    .example = Un classeur de créances enregistré avec un mot de passe d’ouverture.
    .fix = Retirez le mot de passe dans Excel (Enregistrer sous, Outils, Options générales) et relancez.

file-truncated = Le fichier est incomplet : la fin manque{ $taken ->
    [yes] {" ; ce qui en reste a été repris, comme le demande --partial"}
   *[no] {""}
}
    .title = Fichier tronqué
    .what = La fin du fichier manque, le plus souvent après un téléchargement ou une copie interrompus.
    .why = La moitié d’un grand livre ne doit pas être chargée : ses totaux ne concorderaient jamais.
    .example = Un classeur sur une clé USB retirée trop tôt.
    .fix = Copiez de nouveau le fichier depuis son origine et relancez ; si l’origine a disparu, --partial reprend ce qui en reste.

file-format-unsupported = Ce type de fichier n’est pas pris en charge : { $type }
    .title = Format de fichier non pris en charge
    .what = Par son contenu, le fichier n’est ni un classeur Excel, ni un tableau OpenDocument ou texte, ni une page web avec un tableau.
    .why = Seuls les tableaux sont lus ; des chiffres reconnus dans une image ou un PDF ne sont pas fiables.
    .example = Un relevé numérisé enregistré en PDF.
    .fix = Exportez les données en xlsx ou csv depuis le système d’origine et relancez.

file-extension-wrong = L’extension est { $extension } et le contenu { $type } ; le contenu a été suivi
    .title = Extension trompeuse
    .what = Le nom annonce un format et le contenu en est un autre ; le programme se fie au contenu.
    .why = Certains anciens logiciels nomment du texte en .xls ; les données peuvent être saines.
    .example = Un fichier clients.xls qui contient du texte csv.
    .fix = Rien à faire ; enregistrez-le en xlsx dans Excel pour ne plus voir cette remarque.

file-limit-exceeded =
    { $limit ->
        [file-bytes] Trop grand : octets du fichier { $found }, au plus { $most }
        [parts] Trop grand : parties du paquet { $found }, au plus { $most }
        [ratio] Trop grand : taux de compression { $found }, au plus { $most }
        [given-ratio] Trop grand : octets montrés par les cellules { $found }, au plus { $most } pour un fichier de cette taille
        [inflated-bytes] Trop grand : octets décompressés { $found }, au plus { $most }
        [sheets] Trop grand : feuilles { $found }, au plus { $most }
        [rows] Trop grand : lignes { $found }, au plus { $most }
        [columns] Trop grand : colonnes { $found }, au plus { $most }
        [cell-bytes] Trop grand : octets d’une cellule { $found }, au plus { $most }
        [part-bytes] Trop grand : octets décompressés d’une partie { $found }, au plus { $most }
        [shared-strings] Trop grand : textes différents { $found }, au plus { $most }
        [memory-bytes] La lecture demande plus de mémoire que la limite de { $most } octets
        [seconds] La lecture demande plus de calcul que la limite de { $most } secondes
       *[findings] Trop grand : constats { $found }, au plus { $most }
    }
    .title = Limite dépassée
    .what = La taille, la taille décompressée ou le nombre de feuilles, lignes ou colonnes dépasse une limite.
    .why = Les limites empêchent un fichier hostile ou abîmé de remplir la mémoire ; une comptabilité courante ne les atteint pas.
    .example = Un « classeur » qui se décompresse en dizaines de gigaoctets.
    .fix = Vérifiez l’origine du fichier ; s’il est vraiment si grand, divisez-le par année ou par client.

file-encoding-damaged = Endroits illisibles en { $encoding } : { $count }, lignes { $lines } ; l’encodage est abîmé
    .title = Encodage endommagé
    .what = Des octets du fichier texte n’appartiennent à aucun encodage connu et ont été remplacés par « � ».
    .why = Un nom déformé fait de deux graphies deux clients.
    .example = Un csv ouvert en GBK puis enregistré en UTF-8.
    .fix = Exportez-le de nouveau en UTF-8 ou GB18030, sans l’enregistrer entre-temps dans un éditeur.

sheet-unrecognised = Aucun en-tête connu dans cette feuille ; elle n’a pas été lue
    .title = Feuille non reconnue
    .what = Les en-têtes d’aucun modèle n’ont été trouvés ; toutes les lignes de la feuille sont comptées comme ignorées ; si aucune feuille du fichier n’est reconnue, c’est une erreur.
    .why = Sans en-têtes, on ne sait pas quelle colonne est le client ni laquelle est le montant.
    .example = Une feuille d’instructions, ou des en-têtes librement renommés.
    .fix = Laissez une feuille étrangère aux clients ; sinon reprenez les en-têtes du modèle et voyez la commande inspect.

sheet-hidden = Cette feuille est masquée ; elle a tout de même été lue
    .title = Feuille masquée
    .what = Le classeur contient une feuille masquée, dont les données sont lues comme les autres.
    .why = D’anciennes données masquées s’oublient facilement et entrent pourtant dans les totaux.
    .example = Une ancienne liste de clients masquée lors de la copie du classeur.
    .fix = Affichez-la pour la vérifier ; supprimez-la si elle est inutile, puis relancez.

sheet-duplicate = Cette feuille répète « { $other } » et n’a pas été reprise une seconde fois
    .title = Feuille en double
    .what = Deux feuilles contiennent les mêmes données, ou presque ; l’une est sans doute la copie de l’autre. Les lignes égales sont reprises une fois.
    .why = Lire deux fois les mêmes mouvements doublerait le solde.
    .example = Deux feuilles identiques, Janvier et Janvier (2).
    .fix = Vérifiez, puis supprimez l’une des deux.

column-missing = La colonne obligatoire « { $field } » manque
    .title = Colonne absente
    .what = Il manque à la feuille une colonne exigée par le modèle, et aucune autre n’en tient lieu.
    .why = Sans elle chaque ligne est incomplète et la feuille ne peut pas être chargée.
    .example = Une feuille d’encaissements sans date de pièce.
    .fix = Ajoutez et remplissez la colonne ; si seul l’en-tête diffère, reprenez celui du modèle.

column-duplicate = « { $heading } » et « { $first } » désignent « { $field } » ; « { $first } » est retenu
    .title = Colonne en double
    .what = Deux en-têtes désignent la même rubrique ; la colonne de gauche est retenue et l’autre n’est pas lue.
    .why = Si leurs contenus diffèrent, l’un des deux en-têtes est sans doute faux.
    .example = Une feuille qui porte « Téléphone » et « Tél. ».
    .fix = Renommez ou supprimez la colonne en trop et vérifiez que la bonne reste.

column-unknown = L’en-tête « { $value } » est inconnu ; la colonne n’a pas été lue
    .title = Colonne inconnue
    .what = Aucune rubrique ne porte cet en-tête ; la colonne est laissée de côté et les autres sont lues.
    .why = Si cette colonne compte, son contenu est perdu de vue.
    .example = Une colonne ajoutée, par exemple « Nombre d’impressions ».
    .fix = Laissez-la si elle est inutile ; sinon reprenez un en-tête du modèle.

line-fields-wrong = Cette ligne a { $found } champs et l’en-tête { $expected }
    .title = Nombre de champs inexact
    .what = Cette ligne du fichier texte a plus ou moins de séparateurs que l’en-tête ; ses cellules ont pu se décaler.
    .why = Une virgule sans guillemets dans une adresse pousse toutes les cellules suivantes vers la droite.
    .example = 001,Alpha SARL,1, rue Haute (une virgule de trop)
    .fix = Vérifiez la ligne, mettez entre guillemets les cellules à virgule, ou exportez en xlsx.

control-total-differs = Le total imprimé de « { $field } » est { $value } ; ses lignes donnent { $expected }
    .title = Total de contrôle inexact
    .what = Un total ou sous-total imprimé diffère de la somme des lignes qui le précèdent.
    .why = Une ligne manque ou a été modifiée, ou le total a été saisi à la main.
    .example = Les lignes donnent 1 130,00 et le total annonce 1 030,00.
    .fix = Cherchez la ligne en cause ; corrigez le total une fois les lignes vérifiées.

running-balance-differs = Le solde imprimé est { $value } ; les écritures mènent à { $expected }
    .title = Solde progressif inexact
    .what = En cumulant débits et crédits depuis l’ouverture, cette ligne est la première à s’écarter.
    .why = Ici ou plus haut, une écriture manque, figure deux fois ou a été modifiée.
    .example = Un solde de 500,00, un débit de 100,00, puis un solde de 700,00.
    .fix = Comparez à partir de cette ligne avec le grand livre d’origine et complétez ou corrigez.

balance-table-read = Une balance : les soldes finaux ont été repris comme soldes d’ouverture au { $day }
    .title = Balance des tiers
    .what = Chaque ligne est le solde d’un client à la fin d’une période ; il devient une ouverture de ce jour, sans les mouvements de la période.
    .why = Une balance n’a pas de pièces ; elle dit seulement ce que chaque client doit un jour donné.
    .example = Période décembre 2024, solde final débiteur 800,00 : ouverture de 800,00 au 2024-12-31.
    .fix = Si le grand livre de la même période est importé aussi, retirez l’un des deux.

account-not-receivable = Lignes de comptes autres que clients, laissées de côté : { $count }
    .title = Lignes d’autres comptes
    .what = Dans un journal, les lignes de banque, de produits ou de taxes ne servent qu’au contrôle des totaux.
    .why = Une écriture est équilibrée : tout reprendre laisserait chaque client à zéro.
    .example = Débit clients 113,00, crédit ventes 100,00 et taxe 13,00 : seule la première ligne est reprise.
    .fix = Rien à faire ; si c’est bien un compte de clients, mettez 应收 ou 预收 dans son nom.

voucher-void = Lignes d’écritures ou de factures annulées, laissées de côté : { $count }
    .title = Écriture annulée
    .what = Les lignes dont la marque d’annulation (iflag) vaut 1 et les factures annulées (作废) ne sont pas reprises.
    .why = Une écriture annulée ne change aucun solde.
    .example = Une ligne avec iflag 1 et un débit de 999,00.
    .fix = Rien à faire ; sinon, rétablissez-la dans le système d’origine et exportez de nouveau.

rows-hidden = Lignes masquées : { $count } (lignes { $rows }), lues malgré tout
    .title = Lignes masquées
    .what = Des lignes sont masquées ou filtrées ; leurs données sont lues comme les autres.
    .why = Ce que personne ne voit entre aussi dans les totaux.
    .example = Un filtre montre 3 lignes sur 30.
    .fix = Affichez tout et vérifiez ; supprimez le superflu et relancez.

columns-hidden = Colonnes masquées : { $columns }, lues malgré tout
    .title = Colonnes masquées
    .what = Des colonnes sont masquées ; leur contenu est lu comme le reste.
    .why = Ce que personne ne voit est importé aussi, et peut être périmé.
    .example = Un ancien plafond de crédit dans une colonne masquée.
    .fix = Affichez les colonnes et vérifiez ; supprimez le superflu et relancez.

date-system-1904 = Le classeur compte les jours depuis 1904 ; ses dates ont été lues ainsi
    .title = Système de dates 1904
    .what = Les dates du fichier comptent depuis 1904 et ont été lues ainsi.
    .why = Lues autrement, elles seraient décalées de quatre ans et un jour.
    .example = Un classeur d’un ancien Excel pour Mac.
    .fix = Rien à faire ; attention en copiant des dates vers d’autres classeurs.

invisible-removed = Cellules de « { $field } » avec des caractères invisibles, retirés : { $count }
    .title = Caractères invisibles
    .what = Des caractères sans largeur font différer des mots d’apparence identique ; ils ont été retirés.
    .why = Un code qui en contient reste introuvable.
    .example = Un nom copié d’une page web.
    .fix = Rien à faire ; ressaisissez le texte pour ne plus voir cette remarque.

date-swapped = Jour et mois semblent inversés ; { $meant } est sans doute voulu
    .title = Jour et mois inversés
    .what = Les autres dates de la colonne, ou la période du titre, montrent qu’un programme a inversé jour et mois.
    .why = Une date inexacte fausse l’ancienneté et les périodes.
    .example = 03/04/2024 lu comme le 4 mars au lieu du 3 avril.
    .fix = Vérifiez la pièce ; si c’est le cas, acceptez la suggestion.

code-zeros-lost = Le code { $value } est un nombre ; ses zéros de tête semblent perdus
    .title = Code sans ses zéros
    .what = Les autres codes de la colonne sont des textes de même longueur, et cette cellule est un nombre plus court.
    .why = Un code sans ses zéros est pris pour un autre client.
    .example = Les codes 001 et 003 dans la colonne, et ici le nombre 2.
    .fix = Acceptez la suggestion ; mettez la colonne au format texte avant de la remplir.

currency-sign-differs = Montants de « { $field } » avec le symbole de { $shown } sur des lignes en { $currency }, lus en { $currency } : { $count }
    .title = Symbole d’une autre devise
    .what = Le symbole placé près du montant n’est pas celui de la devise de la ligne. Le montant est lu ; la devise est celle de la colonne Devise, ou CNY à défaut.
    .why = Des dollars pris pour des yuans s’additionnent sans erreur, mais la dette est plusieurs fois trop faible.
    .example = Pas de colonne Devise, et un montant écrit $1,200.00
    .fix = Ajoutez une colonne Devise avec un code tel que USD si le montant est étranger ; sinon retirez le symbole.

amount-rounded = Montants de « { $field } » avec plus de décimales que leur devise, arrondis : { $count }
    .title = Montant arrondi
    .what = Les montants sont conservés dans la plus petite unité de leur devise ; les décimales de trop sont arrondies au plus proche.
    .why = Un montant issu d’une formule a souvent bien des décimales, et la comptabilité s’arrête au centime.
    .example = 113,005 devient 113,01
    .fix = Rien à faire ; utilisez ARRONDI dans Excel avant l’import si l’origine doit concorder exactement.

amount-scaled = « { $field } » est exprimé en unités de { $factor } et a été converti
    .title = Montants convertis
    .what = L’en-tête ou le titre annonce des montants en milliers ou dans une autre unité ; chacun a été multiplié.
    .why = Sinon le solde serait mille fois trop petit ; il faut savoir que cela a été fait.
    .example = Sous « en milliers », 12,5 est lu 12 500,00
    .fix = Vérifiez que l’unité est bien celle-là ; sinon corrigez le titre et relancez.

amount-computed = Lignes sans montant, où quantité × prix unitaire a été retenu : { $count }
    .title = Montant calculé
    .what = La ligne n’a pas de montant ; la quantité a été multipliée par le prix et arrondie au centime.
    .why = Un montant calculé peut différer d’un centime de la facture ; il faut savoir qu’il n’a pas été lu.
    .example = Quantité 3, prix unitaire 33,335, montant 100,01
    .fix = Saisissez le montant de la facture si vous l’avez ; sinon, rien à faire.

cell-error = La cellule contient l’erreur { $value }
    .title = Erreur dans une cellule
    .what = La cellule contient une erreur de formule (#N/A, #REF!, #DIV/0!…) et rien d’utilisable.
    .why = Une erreur n’est ni zéro ni vide ; la ligne n’est donc pas chargée.
    .example = Le #N/A d’une RECHERCHEV qui n’a pas trouvé le client
    .fix = Corrigez la formule dans Excel ou saisissez la bonne valeur.

formula-without-value = « { $field } » contient une formule sans résultat enregistré
    .title = Formule sans valeur
    .what = Certains logiciels écrivent la formule sans son résultat ; il n’y a donc aucune valeur à lire.
    .why = Le programme ne calcule pas à la place d’Excel, de peur de calculer autrement.
    .example = Un classeur produit par un logiciel d’états et jamais ouvert dans Excel.
    .fix = Ouvrez-le dans Excel, laissez-le calculer, enregistrez-le et relancez.

number-too-long = « { $field } », enregistré comme nombre, a perdu ses chiffres à partir du 16e : { $value }
    .title = Nombre trop long
    .what = Excel garde 15 chiffres d’un nombre ; tous les suivants sont devenus des zéros.
    .why = Les chiffres perdus sont irrécupérables et ce qui reste est un faux numéro.
    .example = Le compte 6222021234567890123 devient 6222021234567890000
    .fix = Mettez la colonne au format texte, puis ressaisissez le numéro depuis sa source.

zeros-restored = Cellules de « { $field } » dont les zéros de tête ont été rétablis d’après le format : { $count }
    .title = Zéros rétablis
    .what = La cellule contient un nombre dont le format affiche des zéros de tête ; il est lu tel qu’affiché.
    .why = 001 et 1 sont deux codes différents ; seul le code rétabli se retrouve.
    .example = Un code client 1 au format 000 est lu 001
    .fix = Rien à faire ; mettez désormais les colonnes de codes au format texte.

decimal-stripped = Cellules de « { $field } » dont le .0 final a été retiré : { $count }
    .title = Décimale retirée
    .what = Un code exporté comme nombre a reçu un .0, qui a été retiré.
    .why = 1001.0 et 1001 doivent être un seul code.
    .example = 1001.0 est lu 1001
    .fix = Rien à faire ; exportez désormais les colonnes de codes en texte.

date-unreadable = La date de « { $field } » est illisible : { $value }
    .title = Date illisible
    .what = La cellule n’est une date dans aucune écriture courante, ou ce jour n’existe pas.
    .why = Sans date certaine, ni l’ancienneté ni la période ne se calculent.
    .example = 2024-02-30, ou « fin de mois »
    .fix = Écrivez une date telle que 2024-02-29.

amount-unreadable = Le montant de « { $field } » est illisible : { $value }
    .title = Montant illisible
    .what = La cellule contient des mots ou des signes étrangers à un montant, ou un nombre impossible.
    .why = Ce qui est illisible n’est pas zéro ; la ligne n’est pas chargée.
    .example = « environ 50 mille », ou 1.234.5
    .fix = N’écrivez que des chiffres, par exemple 50000.00, et mettez le texte en remarque.

number-unreadable = « { $field } » doit être un nombre : { $value }
    .title = Nombre illisible
    .what = Une colonne de quantités, de prix, de taux ou de jours contient autre chose qu’un nombre.
    .why = Ce qui n’est pas un nombre ne peut être ni contrôlé ni calculé.
    .example = Un délai de crédit « un mois »
    .fix = N’écrivez qu’un nombre, par exemple 30.

required-missing = La rubrique obligatoire « { $field } » est vide
    .title = Cellule obligatoire vide
    .what = Il manque à la ligne un contenu qui doit être rempli.
    .why = Sans code, nom, date ou montant, on ne sait ni qui, ni quand, ni combien.
    .example = Un nom de client vide
    .fix = Remplissez la cellule, ou supprimez la ligne si elle est inutile.

text-too-long = « { $field } » compte { $length } caractères ; { $limit } sont admis
    .title = Texte trop long
    .what = Le texte dépasse la longueur de sa rubrique.
    .why = Le plus souvent, plusieurs choses sont dans une cellule ; un code trop long ne peut servir de clé.
    .example = L’adresse et le téléphone écrits dans le nom du client
    .fix = Raccourcissez le texte, ou mettez le reste en remarque.

choice-unknown = « { $field } » ne propose pas « { $value } »
    .title = Choix inconnu
    .what = La rubrique n’admet que les valeurs de sa liste déroulante.
    .why = Un sens mal lu change un débit en crédit.
    .example = « haut » comme sens d’un montant
    .fix = Choisissez une valeur de la liste du modèle, par exemple débit ou crédit.

customer-code-duplicate =
    { $same ->
        [yes] Code client { $value } : toute la ligne répète { $first }
       *[no] Le code client { $value } figure déjà en { $first } avec un autre contenu
    }
    .title = Code client en double
    .what = Un même code client figure sur plusieurs lignes.
    .why = Le code est la clé du client ; de deux lignes différentes, une seule peut rester.
    .example = Deux lignes C001, l’une Alpha, l’autre Bêta
    .fix = Donnez un autre code à l’une, ou réunissez-les s’il s’agit du même client.

customer-code-differs-in-case = Le code client { $value } ne diffère de { $other } en { $first } que par la casse ou des blancs
    .title = Codes différant par la casse
    .what = Deux codes sont pareils à la casse, à la largeur ou aux blancs près.
    .why = C’est sans doute un client saisi deux fois, dont les mouvements seraient partagés.
    .example = a001 et A001
    .fix = Unifiez l’écriture, ou prenez des codes bien distincts s’il y a deux clients.

short-name-duplicate = Le nom abrégé « { $value } » est déjà celui du client { $other } en { $first }
    .title = Nom abrégé en double
    .what = Deux clients de codes différents portent le même nom abrégé.
    .why = Bien des pièces n’impriment que le nom abrégé, et l’on ne distingue plus les clients.
    .example = « Union » pour Union Magasins et Union Marché
    .fix = Donnez à l’un des deux un nom abrégé distinct.

tax-id-length = Le numéro fiscal a { $length } caractères ; il en faut 15, 18 ou 20
    .title = Longueur du numéro fiscal
    .what = Un code de crédit social unifié a 18 caractères, un ancien numéro 15, un entrepreneur individuel 20.
    .why = Aucune facture ne peut être émise pour un numéro d’une autre longueur.
    .example = 9111000060003734 (il en manque deux)
    .fix = Complétez-le d’après la licence commerciale.

tax-id-letter = La position { $position } du numéro fiscal ne peut pas être « { $letter } »
    .title = Lettre interdite dans le numéro fiscal
    .what = Le code de crédit social unifié exclut I, O, S, V et Z, et n’a que des chiffres à certaines places.
    .why = Le plus souvent, un chiffre 0, 1, 5 ou 2 a été pris pour une lettre.
    .example = La position 12 de 91350100M00O100Y43 est la lettre O au lieu du chiffre 0
    .fix = Suivez la suggestion et comparez avec la licence commerciale.

tax-id-department = Aucune autorité n’enregistre sous « { $pair } », début du numéro fiscal
    .title = Autorité inconnue
    .what = Le premier caractère désigne l’autorité d’enregistrement, le second la nature de l’entité ; peu de paires existent.
    .why = Une paire inexistante trahit un numéro mal lu, ou qui n’est pas fiscal.
    .example = Un numéro de 18 caractères qui commence par 94
    .fix = Comparez avec la licence ; celui d’une société commence en général par 91, celui d’un entrepreneur individuel par 92.

tax-id-check = Le contrôle du numéro fiscal échoue : la position { $position } devrait être { $expected }
    .title = Clé du numéro fiscal inexacte
    .what = La clé calculée d’après la norme nationale n’est pas celle qui figure dans le numéro.
    .why = Un caractère au moins est faux, et une facture à ce numéro serait refusée.
    .example = Le dernier caractère de 911100006000373411 devrait être L
    .fix = Comparez caractère par caractère avec la licence, ou suivez la suggestion s’il y en a une.

tax-id-resident = Le numéro fiscal semble un numéro d’identité, faux à partir de la position { $position }
    .title = Numéro d’identité impossible
    .what = Le numéro a la forme d’un numéro d’identité, mais la province, la date de naissance ou le numéro d’ordre n’existe pas.
    .why = Le numéro fiscal d’une personne contient son numéro d’identité ; s’il est faux, pas de facture.
    .example = 110101199013011234 (il n’y a pas de mois 13)
    .fix = Comparez avec la carte d’identité ou la licence commerciale.

tax-id-old-number-check = Le numéro à 15 chiffres { $value } ne satisfait au contrôle d’aucun des trois genres
    .title = Ancien numéro inexact
    .what = Un numéro à 15 chiffres peut être un ancien numéro fiscal, d’immatriculation ou d’identité ; les trois contrôles échouent.
    .why = Les anciens numéros n’ont plus cours ; une erreur est l’occasion de saisir le nouveau code.
    .example = 110108123456789
    .fix = Cherchez le code de crédit social à 18 caractères du client et saisissez-le.

tax-id-organisation-check = Le code d’organisation du numéro fiscal échoue à son contrôle ; { $expected } était attendu
    .title = Clé du code d’organisation inexacte
    .what = Le numéro satisfait à son contrôle, mais pas le code d’organisation des positions 9 à 17.
    .why = Quelques vrais numéros ont été délivrés ainsi ; c’est donc un avertissement, non un refus.
    .example = Un numéro à 18 caractères dont le dernier est juste et le 17e ne l’est pas
    .fix = Comparez une fois avec la licence ; laissez-le si tout concorde.

tax-id-xiamen = Le numéro fiscal { $value } est de Xiamen, d’avant 2016, et valable
    .title = Ancien numéro de Xiamen
    .what = Des codes délivrés par Xiamen avant 2016 ont une clé différente de celle de la norme.
    .why = Ces numéros sont réels et en vigueur ; ce n’est pas une erreur.
    .example = Un code qui commence par 913502 et porte M000 en positions 9 à 12
    .fix = Rien à faire.

tax-id-region-unknown = La division { $division } du numéro fiscal ne figure dans aucune liste
    .title = Division inconnue
    .what = Les positions 3 à 8 désignent le lieu d’enregistrement, absent des listes de toutes les années.
    .why = Des zones de développement emploient des codes hors liste ; c’est donc un avertissement.
    .example = 320594, en usage au parc industriel de Suzhou
    .fix = Comparez une fois avec la licence ; laissez-le si tout concorde.

tax-id-old-number = { $value } est un numéro d’avant le code unifié
    .title = Ancien numéro
    .what = Un ancien numéro fiscal ou d’immatriculation à 15 caractères, remplacé depuis 2015 par le code à 18.
    .why = La facturation exige le nouveau code ; la fiche est chargée telle quelle.
    .example = 110108600037341
    .fix = Demandez au client le code à 18 caractères à l’occasion.

tax-id-personal = Le numéro fiscal est celui d’une personne ; il est masqué en sortie
    .title = Numéro d’une personne
    .what = Un particulier ou un entrepreneur individuel emploie son numéro d’identité (à l’étranger, celui de son pays) comme numéro fiscal.
    .why = C’est une donnée personnelle, qui n’est montrée en entier que si c’est permis et demandé.
    .example = Un client particulier
    .fix = Rien à faire ; prenez soin des fichiers qui contiennent cette colonne.

tax-id-ambiguous = { $value } satisfait aux contrôles de deux genres de numéro
    .title = Genre incertain
    .what = Quelques numéros satisfont à la fois, par exemple, au code de société et au numéro d’identité.
    .why = Le genre le plus probable est retenu et le numéro protégé comme donnée personnelle.
    .example = Un numéro d’identité qui passe par hasard le contrôle d’une société
    .fix = Rien à faire ; voyez la licence s’il faut le savoir.

tax-id-absent = Le numéro fiscal indique « { $value } » et compte comme absent
    .title = Pas de numéro fiscal
    .what = La cellule dit qu’il n’y a pas de numéro ; elle est tenue pour vide et la raison est gardée.
    .why = Un tel mot n’est ni un numéro fiscal ni une erreur.
    .example = « néant », « particulier »
    .fix = Rien à faire ; ajoutez le numéro quand il existera.

tax-id-normalised = Le numéro fiscal { $value } a été mis en forme : { $normal }
    .title = Numéro fiscal mis en forme
    .what = Les blancs et tirets ont été retirés, les caractères pleine largeur réduits, les minuscules mises en capitales.
    .why = Ce n’est que sous une seule forme que deux numéros égaux se retrouvent.
    .example = 9111 0000 6000 3734 1l est lu 91110000600037341L
    .fix = Rien à faire.

tax-id-foreign-check = { $value } n’est pas un numéro fiscal valable ({ $country })
    .title = Numéro fiscal étranger inexact
    .what = D’après les règles du pays, la forme ou la clé du numéro est fausse.
    .why = Avec un faux numéro, le client ne peut ni déduire la taxe ni être vérifié.
    .example = DE136695977 (numéro allemand au dernier chiffre faux)
    .fix = Demandez au client le numéro de son enregistrement fiscal.

tax-id-two-names = Le numéro fiscal { $value } a deux noms : « { $one } » ({ $first }) et « { $two } »
    .title = Un numéro fiscal, deux noms
    .what = Deux lignes de même numéro fiscal nomment des clients différents.
    .why = Un numéro n’appartient qu’à une entité : le nom a changé ou le numéro est mal recopié.
    .example = Un numéro pour « Alpha SARL » et pour « Groupe Alpha SARL »
    .fix = Unifiez le nom, ou corrigez le numéro mal recopié.

name-two-tax-ids = « { $value } » a deux numéros fiscaux : { $one } ({ $first }) et { $two }
    .title = Un nom, deux numéros fiscaux
    .what = Deux lignes de même nom ont des numéros fiscaux différents.
    .why = Ce peut être une succursale, un ancien et un nouveau numéro, ou une erreur.
    .example = « Alpha SARL » avec un ancien numéro à 15 et un code à 18 caractères
    .fix = Gardez le numéro actuel, et distinguez les succursales par leur nom.

phone-length = Le numéro { $number } de « { $field } » n’a pas la bonne longueur
    .title = Longueur du téléphone
    .what = Un mobile a 11 chiffres ; un fixe a son indicatif et 7 ou 8 chiffres.
    .why = Un numéro auquel il manque un chiffre n’aboutit pas.
    .example = 1381234567 (il manque un chiffre)
    .fix = Demandez au client et complétez-le.

phone-character = { $number } dans « { $field } » contient des caractères étrangers à un téléphone
    .title = Caractères étrangers à un téléphone
    .what = Le numéro contient des lettres ou des mots ; on ne sait que composer.
    .why = Une lettre mal lue (O pour 0, l pour 1) rend le numéro inutile.
    .example = 1381234567O (le dernier est la lettre O)
    .fix = N’écrivez que des chiffres, et mettez le texte en remarque.

phone-mobile-prefix = { $number } dans « { $field } » n’a pas de préfixe mobile en usage
    .title = Préfixe mobile inexistant
    .what = Les trois premiers chiffres ne sont le préfixe d’aucun opérateur.
    .why = Un préfixe inexistant signifie que les premiers chiffres sont faux.
    .example = 12012345678
    .fix = Demandez au client et corrigez.

phone-not-mobile = « { $field } » attend un mobile, et { $number } n’en est pas un
    .title = Pas un mobile
    .what = La colonne des mobiles contient un fixe, un numéro de service ou autre.
    .why = Un message n’atteint pas un poste fixe.
    .example = 010-62345678 comme mobile
    .fix = Mettez le fixe dans la colonne du téléphone et saisissez ici un mobile à 11 chiffres.

phone-area-unknown = { $number } dans « { $field } » a un indicatif inexistant
    .title = Indicatif inconnu
    .what = L’indicatif du début n’appartient à aucune ville.
    .why = Avec un faux indicatif, l’appel se perd.
    .example = 0399-2888666
    .fix = Cherchez le bon indicatif.

phone-area-missing = { $number } dans « { $field } » n’a pas d’indicatif
    .title = Indicatif absent
    .what = Seul le numéro local à 7 ou 8 chiffres est indiqué.
    .why = Un appel d’ailleurs exige l’indicatif, et l’on ignore de quelle ville il s’agit.
    .example = 62345678
    .fix = Ajoutez l’indicatif devant, par exemple 010-62345678.

phone-area-retired = { $number } dans « { $field } » a un indicatif supprimé ; c’est aujourd’hui { $successor }
    .title = Indicatif supprimé
    .what = Cet indicatif a été réuni à celui d’une autre ville.
    .why = Les appels à l’ancien indicatif échouent ; le programme ne le change pas de lui-même.
    .example = 0378-2345678 est aujourd’hui 0371
    .fix = Vérifiez le numéro et prenez l’indicatif actuel.

phone-subscriber = { $number } dans « { $field } » n’est pas un numéro local valable
    .title = Numéro local impossible
    .what = Après l’indicatif, le premier chiffre ou la longueur ne convient pas à cette ville.
    .why = Un tel numéro est injoignable ; un chiffre au moins est faux.
    .example = 010-02345678
    .fix = Demandez au client et corrigez.

phone-zero-lost = { $number } dans « { $field } » a perdu le 0 de son indicatif
    .title = Zéro de l’indicatif perdu
    .what = Le numéro a été enregistré comme nombre, et Excel a retiré le zéro de tête.
    .why = Sans le 0, l’indicatif ne passe pas ou se confond avec un autre numéro.
    .example = 1062345678 devrait être 010-62345678
    .fix = Remettez le 0 comme suggéré, et passez la colonne au format texte.

phone-placeholder = { $number } dans « { $field } » semble fictif
    .title = Numéro fictif
    .what = Le numéro répète un chiffre ou suit l’ordre des chiffres ; il n’est guère réel.
    .why = Un numéro fictif fait croire que le client est joignable.
    .example = 13800000000
    .fix = Saisissez le vrai numéro, ou laissez la cellule vide.

phone-special-prefix = { $number } dans « { $field } » relève d’un opérateur virtuel, d’un satellite ou d’une machine
    .title = Préfixe particulier
    .what = Le préfixe est en usage, mais pour des opérateurs virtuels, des téléphones par satellite ou des machines.
    .why = Un tel numéro est rarement le contact d’un client et mérite un coup d’œil.
    .example = Un numéro qui commence par 170
    .fix = Vérifiez qu’il joint le client ; rien d’autre à faire.

phone-foreign-invalid = { $number } dans « { $field } » n’est pas un numéro étranger valable
    .title = Numéro étranger invalide
    .what = D’après le plan de numérotation du pays, sa longueur ou son début est faux.
    .why = Un appel à un faux numéro étranger n’aboutit pas et se paie.
    .example = +44 12
    .fix = Écrivez-le avec l’indicatif du pays et demandez au client.

phone-shared = { $count } clients partagent le mobile { $value } : { $customers }
    .title = Un mobile pour plusieurs clients
    .what = Trois clients ou plus ont le même mobile.
    .why = C’est souvent celui du commercial, ou un numéro fictif, et nul ne répond à la relance.
    .example = Cinq clients avec le mobile de leur commercial
    .fix = Saisissez le téléphone de chacun ; laissez-le si une personne agit bien pour tous.

email-invalid = « { $field } » n’est pas une adresse électronique valable : { $value }
    .title = Adresse électronique invalide
    .what = Une adresse s’écrit nom@domaine, sans blancs ni ponctuation chinoise.
    .why = Ni relevés ni relances ne partiraient.
    .example = nom chez example.com
    .fix = Écrivez une adresse telle que nom@example.com.

postcode-invalid = Un code postal a six chiffres : { $value }
    .title = Code postal invalide
    .what = Un code postal chinois a six chiffres.
    .why = Les lettres et les relevés reviendraient.
    .example = 10008
    .fix = Cherchez les six chiffres, ou indiquez le pays d’un client étranger.

postcode-zero-lost = Le code postal { $value } a perdu son 0 de tête
    .title = Zéro du code postal perdu
    .what = Les codes de Mongolie-Intérieure, du Shanxi et du Hebei commencent par 0, perdu dans un nombre.
    .why = Une lettre à cinq chiffres n’arrive pas.
    .example = 30001 devrait être 030001
    .fix = Remettez le 0 comme suggéré, et passez la colonne au format texte.

bank-account-invalid = Un compte bancaire a de 8 à 30 chiffres : { $value }
    .title = Compte bancaire invalide
    .what = Sans blancs ni tirets, le compte n’a pas de 8 à 30 chiffres.
    .why = Avec un faux compte, ni remboursement ni rapprochement n’est possible.
    .example = 6222 (recopié en partie)
    .fix = Complétez-le d’après les pièces bancaires du client ou un paiement.

bank-card-check = { $value } semble une carte bancaire et échoue à son contrôle
    .title = Clé de carte inexacte
    .what = Une carte de 16 à 19 chiffres commençant par 62 a une clé, et celle-ci échoue.
    .why = Un chiffre est sans doute faux ; un compte de société n’a pas de clé, d’où l’avertissement.
    .example = 6222021234567890123
    .fix = Vérifiez auprès du client ; laissez-le s’il s’agit d’un compte de société.

bank-account-rounded = Le compte { $value } finit par des zéros ; Excel l’a peut-être arrondi
    .title = Compte peut-être arrondi
    .what = Un compte de 16 chiffres ou plus finissant par 000 semble avoir été enregistré comme nombre.
    .why = Un compte arrondi est faux et ne se rétablit pas.
    .example = 6222021234567890000
    .fix = Comparez avec la source ; laissez-le s’il est bien ainsi.

currency-unknown = La devise « { $value } » est inconnue
    .title = Devise inconnue
    .what = Une devise est un code ISO ou un nom courant.
    .why = Sans la devise, on ne sait ce que vaut le montant.
    .example = « balles »
    .fix = Écrivez un code tel que CNY, USD ou EUR.

amount-negative = « { $field } » ne devrait pas être négatif : { $value }
    .title = Valeur négative
    .what = Un plafond, des jours ou un cours ne peuvent être négatifs ; un encaissement ou un prix négatif mérite un coup d’œil.
    .why = Un plafond négatif n’a pas de sens ; un encaissement négatif est un remboursement, si c’est voulu.
    .example = Un plafond de crédit de -50 000,00
    .fix = Retirez le signe ; laissez un remboursement ou une remise.

tax-rate-unknown = { $value } n’a jamais été un taux de TVA en Chine
    .title = Taux inconnu
    .what = Aucun taux chinois de TVA, passé ou présent, n’est celui-ci.
    .why = C’est sans doute une faute de frappe, ou la taxe à la place du taux.
    .example = 14 %
    .fix = Écrivez le taux de la facture, par exemple 13 %, 9 %, 6 %, 3 %, 1 % ou 0.

date-order = « { $field } » { $value } précède { $other }, qui devrait venir avant
    .title = Dates en désordre
    .what = Une échéance ne précède pas sa pièce, ni une fin son début.
    .why = Des dates inversées rendent négatifs l’ancienneté et les jours de retard.
    .example = Pièce du 2024-03-01, échue le 2024-02-01
    .fix = Comparez les deux dates et corrigez la fausse.

date-implausible = « { $field } » { $value } est loin de toutes les autres dates
    .title = Date invraisemblable
    .what = La date est antérieure à 1980, ou postérieure de beaucoup aux autres pièces.
    .why = Un chiffre de l’année est souvent faux, et la pièce tombe dans la mauvaise tranche.
    .example = 2042-01-31 (pour 2024)
    .fix = Vérifiez l’année ; laissez-la si elle est juste.

amounts-disagree =
    { $rule ->
        [sum] Le TTC { $value } n’est pas HT plus taxe, soit { $expected } ; écart { $difference }
        [rate] La taxe { $value } n’est pas HT fois taux, environ { $expected } ; écart { $difference }
       *[price] Quantité fois prix donne { $expected } ; écart du montant { $difference }
    }
    .title = Montants discordants
    .what = Le TTC est le HT plus la taxe ; la taxe est environ HT fois taux ; quantité fois prix, environ le montant.
    .why = S’ils ne concordent pas, l’un est faux, et la créance avec lui.
    .example = HT 100,00, taxe 13,00, TTC 130,00
    .fix = Comparez avec la facture et corrigez celui qui est faux.

both-sides-filled = Les deux côtés sont remplis : débit { $debit }, crédit { $credit }
    .title = Deux côtés remplis
    .what = Une ligne de grand livre n’a en général de montant que d’un côté.
    .why = Deux écritures sont peut-être sur une ligne, ou une cellule s’est décalée ; les deux côtés sont repris tels quels.
    .example = Débit 100,00 et crédit 100,00
    .fix = Comparez avec le grand livre ; laissez s’il y a bien deux écritures.

exchange-rate-missing =
    { $place ->
        [table] { $count } pièces en { $currency } sans colonne de cours : leur valeur en CNY est inconnue
       *[row] Cette pièce en { $currency } n’a pas de cours : sa valeur en CNY est inconnue
    }
    .title = Pièce en devise sans cours
    .what = Une pièce en devise indique le cours de sa comptabilisation ; sans lui, aucun état en monnaie locale ne peut dire ce qu’elle vaut.
    .why = Prise à 0 ou à 1, elle fausserait la créance en monnaie locale ; on le dit donc ici, et l’état qui en a besoin refuse.
    .example = Devise USD, cours vide
    .fix = Indiquez le cours de comptabilisation, ou donnez-en un à l’état par --exchange USD=7.1.

exchange-rate-local = La devise est { $currency }, mais le cours est { $value }
    .title = Pièce locale avec un cours autre que 1
    .what = Une ligne sans devise, ou en CNY, ne peut avoir que le cours 1.
    .why = La devise a sans doute été oubliée : le montant est en devise et serait pris pour des yuans.
    .example = Devise vide, cours 7,10
    .fix = Indiquez la devise ; si c’est bien CNY, mettez 1 ou rien comme cours.

local-amount-differs =
    { $rule ->
        [only] Cette ligne en { $currency } n’a qu’un montant local { $value } : elle est comptabilisée en { $local }
       *[product] { $amount } { $currency } × { $rate } donne { $expected }, mais le montant local est { $value }
    }
    .title = Montant × cours différent du montant local
    .what = Le montant multiplié par le cours est le montant local, à un centime près ; une ligne qui n’a qu’un montant local, comme une différence de change, est comptabilisée en monnaie locale.
    .why = S’ils ne concordent pas, le montant, le cours ou la devise est faux, et le solde en monnaie locale ne rejoint plus le grand livre.
    .example = 100,00 USD, cours 7,10, montant local 700,00
    .fix = Comparez avec la pièce et corrigez celui qui est faux. Le montant en devise et le cours sont repris.

no-amount = La ligne n’a aucun montant
    .title = Sans montant
    .what = La ligne n’a ni montant, ni quantité et prix dont le calculer.
    .why = Une telle ligne ne change rien au solde ; le montant a sans doute été oublié.
    .example = Une ligne de facture avec seulement un client et une date
    .fix = Saisissez le montant, ou supprimez la ligne.

promise-undated = La promesse de { $value } n’a pas de date limite : elle n’est pas notée
    .title = Promesse sans date
    .what = La ligne porte un montant promis, mais pas le jour pour lequel il est promis.
    .why = Sans ce jour, on ne peut dire si la promesse a été tenue.
    .example = Montant promis 5000, date vide
    .fix = Ajoutez le jour et importez de nouveau, ou notez la promesse par wanglai collect promise.

document-duplicate =
    { $same ->
        [yes] Pièce { $value } : toute la ligne répète { $first }
       *[no] Le numéro de pièce { $value } figure déjà en { $first } avec un autre contenu
    }
    .title = Pièce en double
    .what = Un numéro de pièce d’un client figure deux fois, ou toute une ligne se répète.
    .why = Une pièce saisie deux fois fausse le solde ; les deux lignes sont lues, et c’est signalé.
    .example = Deux lignes de l’encaissement R001
    .fix = Supprimez la ligne en trop, ou donnez deux numéros à deux pièces.

customer-unknown = Le client { $customer } ({ $name }) n’est dans aucune liste (lignes : { $rows }) ; une fiche incomplète est créée
    .title = Client inconnu
    .what = Le client n’est ni dans les clients de ce traitement, ni dans le livre, ou sa ligne est en erreur.
    .why = Pour ne rien perdre, une fiche incomplète est créée d’après le code et le nom ; complétez-la.
    .example = Un encaissement de C099, absent de la liste des clients
    .fix = Ajoutez le client à la liste, ou corrigez un code mal recopié.

customer-unknown-strict = Le client { $customer } n’est dans aucune liste ; la ligne n’est pas chargée
    .title = Client inconnu (strict)
    .what = En mode strict, le client doit exister avant ses pièces.
    .why = Le mode strict empêche qu’un code mal recopié ne devienne un nouveau client.
    .example = Un encaissement de C099, absent de la liste des clients
    .fix = Importez ou ajoutez d’abord le client, ou corrigez le code, puis rechargez les lignes.

customer-stopped = Le client { $customer } est arrêté depuis le { $stopped_on } ; la pièce est du { $value }
    .title = Client arrêté
    .what = La pièce est postérieure au jour où son client a été arrêté.
    .why = Soit ce jour est faux, soit la pièce est celle d’un autre client.
    .example = Une facture du 2024-01-15 pour un client arrêté le 2023-12-31
    .fix = Vérifiez le client de la pièce, ou corrigez la date d’arrêt.

customer-name-differs = Le client { $customer } s’appelle « { $known } » dans la liste et « { $value } » sur la pièce
    .title = Nom différent de la liste
    .what = Le code et le nom de la pièce ne répondent pas à la liste des clients.
    .why = Le client a changé de nom, ou le code est mal recopié et la pièce imputée à autrui.
    .example = C001 est Alpha dans la liste, et la pièce dit Bêta
    .fix = Corrigez le code, ou mettez à jour le nom dans la liste.

customer-differs-from-book =
    { $kind ->
        [several] Le client { $customer } diffère du livre, qui garde ses valeurs : { $differing_fields }
       *[one] « { $field } » du client { $customer } est « { $in_book } » dans le livre et « { $value } » dans le fichier
    }
    .title = Différent du livre
    .what = Le fichier ne dit pas d’un client la même chose que le livre.
    .why = Le mode d’import décide laquelle reste ; une valeur ancienne pourrait en écraser une nouvelle.
    .example = Un délai de 30 jours dans le livre et de 60 dans le fichier
    .fix = Voyez laquelle est juste, puis importez en mode fill ou overwrite.

document-already-in-book = Lignes déjà dans le livre, qui ne sont pas reprises : { $count }
    .title = Pièce déjà dans le livre
    .what = La ligne est identique à une ligne d’un lot antérieur.
    .why = Quand un fichier corrigé est réimporté, les lignes déjà chargées ne comptent pas deux fois.
    .example = Des encaissements dont une seule ligne a été corrigée depuis
    .fix = Rien à faire.

settled-document-unknown =
    { $whose ->
        [account] La pièce { $value } est au compte { $owner }, cette ligne au compte { $account } : rien ne se solde d’un compte à l’autre
        [other] La pièce { $value } est du client { $owner } : le client { $customer } ne peut pas la solder
       *[nobody] Le client { $customer } n’a pas de pièce { $value } à solder
    }
    .title = Pièce soldée inconnue
    .what = La pièce que solde un encaissement ou un avoir n’est pas parmi les factures et soldes d’ouverture du client, ni dans les fichiers ni dans le livre.
    .why = Sans elle rien n’est soldé, et l’encaissement reste non affecté.
    .example = Solde F0O1 au lieu de F001
    .fix = Corrigez le numéro ; laissez-le si la pièce est importée plus tard.

customer-defaulted = Lignes sans client, attribuées à « { $customer } » : { $count }
    .title = Client par défaut
    .what = Les lignes ne nomment aucun client, et la source en déclare un, par exemple les clients de passage.
    .why = Les ventes de détail n’ont souvent pas de client et comptent pourtant.
    .example = Des lignes de caisse imputées au client de passage
    .fix = Rien à faire ; saisissez le code client pour les distinguer.

name-suspicious =
    { $reason ->
        [placeholder] Le nom « { $value } » semble provisoire
        [digits] Le nom « { $value } » ne contient que des chiffres
        [brackets] Le nom « { $value } » a une parenthèse sans son pendant
        [short] Le nom « { $value } » n’a qu’un caractère
       *[damaged] Le nom « { $value } » contient des caractères endommagés
    }
    .title = Nom douteux
    .what = Le nom est provisoire (« test »), en chiffres seuls, d’un seul caractère, coupé dans une parenthèse ou endommagé.
    .why = Le nom d’un relevé doit être celui de la licence, sinon la pièce ne prouve rien.
    .example = Client test ; 上海（集团有限公司
    .fix = Saisissez le nom complet de la licence ; supprimez les lignes d’essai.

address-suspicious =
    { $reason ->
        [placeholder] L’adresse « { $value } » semble provisoire
        [digits] L’adresse « { $value } » ne contient que des chiffres
       *[damaged] L’adresse « { $value } » contient des caractères endommagés
    }
    .title = Adresse douteuse
    .what = L’adresse est provisoire, en chiffres seuls ou endommagée.
    .why = Aucun relevé n’arrive à une telle adresse.
    .example = Adresse : inconnue
    .fix = Saisissez l’adresse complète, ou laissez la cellule vide.

region-disagrees = « { $field } » désigne { $found }, « { $other_field } » désigne { $expected }
    .title = Régions en désaccord
    .what = Adresse, numéro fiscal, indicatif et région devraient désigner la même province.
    .why = Le plus souvent l’un d’eux est une erreur, ou deux clients ont été confondus.
    .example = Une adresse à Hangzhou avec l’indicatif 010
    .fix = Vérifiez chacun ; laissez si le client a un bureau ailleurs.

code-scheme = « { $field } » { $value } a { $length } caractères ; le schéma en prévoit { $allowed }
    .title = Code hors schéma
    .what = La longueur du code n’est celle d’aucun niveau du schéma.
    .why = Un tel code n’appartient à aucun groupe et manque aux totaux.
    .example = Schéma 2-3-4, code 0101 (4 chiffres)
    .fix = Corrigez le code, ou le schéma dans les réglages du livre.

category-unknown = « { $field } » { $value } n’est aucune des classes du livre
    .title = Catégorie inconnue
    .what = Les réglages du livre énumèrent les valeurs permises.
    .why = Une catégorie inconnue forme un groupe à part et fausse les totaux.
    .example = La liste a 01 et 02, le client a 03
    .fix = Employez une valeur de la liste, ou ajoutez la nouvelle aux réglages.

category-not-leaf = « { $field } » { $value } n’est pas terminale : { $below } est au-dessous
    .title = Catégorie non terminale
    .what = Un client appartient à une catégorie sans sous-catégorie.
    .why = Un client d’une catégorie supérieure n’a pas de place dans le détail.
    .example = 0101 est sous 01, le client a 01
    .fix = Employez une catégorie du dernier niveau.

class-duplicate = Le code { $value } figure deux fois : en { $other } il s’appelle « { $other_name } »
    .title = Code de classe en double
    .what = Un même code figure deux fois dans la table sous des noms différents.
    .why = Un code désigne une seule classe, sinon on ne sait où ranger un client.
    .example = 01 gros et 01 détail
    .fix = Donnez un autre code à l’une d’elles.

class-parent-missing = La classe { $parent } au-dessus de { $value } n’existe pas
    .title = Classe supérieure absente
    .what = Selon le schéma de codes, une classe devrait exister au-dessus de ce code.
    .why = Sans elle cette branche manque dans les sommes par niveau.
    .example = Schéma 2-3, avec 05001 mais sans 05
    .fix = Ajoutez la classe supérieure ou corrigez le code.

value-masked = « { $field } » { $value } est masqué et ne peut être chargé
    .title = Contenu masqué
    .what = La cellule contient des données personnelles cachées par des étoiles.
    .why = Les charger mettrait des étoiles à la place de ce que contient le livre.
    .example = 138****8000
    .fix = Exportez de nouveau avec --unmask et modifiez ce fichier-là, ou supprimez la colonne.

customer-incomplete = Il manque au client { $value } : { $missing_fields }
    .title = Client incomplet
    .what = Des champs exigés par les réglages pour cette catégorie sont vides.
    .why = Sans eux on ne peut ni facturer ni relancer le client.
    .example = Les réglages exigent des grossistes un numéro fiscal et un plafond
    .fix = Complétez ce qui manque.

bank-name-differs = Le compte { $account } relève de { $bank }, mais la banque indiquée est « { $value } »
    .title = Banque sans rapport avec le compte
    .what = Les premiers chiffres de la carte (son émetteur) désignent une banque, le nom de la banque une autre.
    .why = Un virement à la mauvaise banque est renvoyé, ou arrive chez un autre.
    .example = Un compte commençant par 621700 (China Construction Bank) chez « 工商银行杭州分行 »
    .fix = Comparez avec les coordonnées de facturation du client et corrigez le compte ou la banque.

credit-implausible = « { $field } » { $value } dépasse tout usage ({ $most })
    .title = Crédit invraisemblable
    .what = Un délai de plus de trois ans, ou une remise de plus de 100 %.
    .why = Le plus souvent la valeur est dans la mauvaise colonne, et les échéances en souffrent.
    .example = Un délai de 50 000 jours, qui est en fait le plafond
    .fix = Vérifiez et corrigez.

parent-unknown = « { $field } » { $value } n’est ni dans les fichiers ni dans le livre
    .title = Société mère inconnue
    .what = Le code de la société mère n’est celui d’aucun client.
    .why = Plafonds et créances du groupe ne peuvent être additionnés.
    .example = Société mère A99, aucun client A99
    .fix = Saisissez d’abord la société mère, ou corrigez le code.

parent-cycle = Les sociétés mères forment un cercle : { $through }
    .title = Sociétés mères en cercle
    .what = A est sous B, et B est sous A.
    .why = Un tel groupe n’a pas de tête et son plafond ne peut être commun.
    .example = B est la mère de A, A la mère de B
    .fix = Vérifiez qui possède qui, et retirez l’une des mères.

contact-duplicate = Le contact « { $value } » du client { $customer } figure déjà en { $first }
    .title = Contact en double
    .what = Une personne figure deux fois chez un client.
    .why = Les deux lignes divergent vite.
    .example = Deux lignes Zhang San pour le client A1
    .fix = Fusionnez-les.

contact-main-duplicate = Le client { $customer } a deux contacts principaux, l’autre en { $first }
    .title = Deux contacts principaux
    .what = Un client a un seul contact principal.
    .why = On ne sait à qui adresser le relevé.
    .example = Les deux contacts de A1 sont marqués « oui »
    .fix = N’en marquez qu’un.

contact-unreachable = Rien ne permet de joindre « { $value } »
    .title = Contact injoignable
    .what = Téléphone, mobile, courriel et fax sont vides.
    .why = Personne n’est joint à l’échéance.
    .example = Zhang San, et rien d’autre
    .fix = Saisissez au moins un moyen de le joindre.

balance-drifts = Le client { $customer } doit { $value } ; selon les pièces, { $expected }
    .title = Solde différent des pièces
    .what = Le solde de l’ancien système n’est pas celui des pièces.
    .why = L’écart est une pièce manquante, en double ou pas encore reprise.
    .example = Solde 5 000,00, pièces 4 500,00
    .fix = Cherchez les pièces qui font l’écart.

last-document-drifts = « { $field } » du client { $customer } : { $value } ; selon les pièces, { $expected }
    .title = Dernière opération différente des pièces
    .what = Le jour ou le montant de la dernière vente ou du dernier encaissement selon l’ancien système n’est pas celui des pièces.
    .why = Les dernières pièces ne sont pas encore reprises, ou l’ancien système ne les a pas toutes.
    .example = Dernier encaissement le 2024-03-15, dans le livre le 2024-02-28
    .fix = Reprenez les pièces manquantes ; si l’ancien chiffre était seulement périmé, rien à faire.

customer-duplicate = « { $value } » est sans doute le client { $other } « { $name } » (score { $score }) : { $reasons }
    .title = Doublon probable
    .what = Numéro fiscal, code d’organisme, compte, téléphone, adresse ou nom indiquent que deux clients n’en font qu’un.
    .why = Un client en double dépasse son plafond sans qu’on le voie, et une part de sa dette est oubliée.
    .example = 杭州西湖商贸有限公司 et 西湖商贸（杭州）有限公司
    .fix = Listez-les par customer duplicates, marquez et fusionnez ; si ce sont deux clients distincts, notez-le par --never.

accept-unknown = « { $value } » sous « Accepter la suggestion » n’est pas compris ; rien n’a été accepté sur cette ligne
    .title = Réponse incomprise
    .what = La colonne « Accepter la suggestion » ne contient ni oui, ni non, ni l’intitulé d’une colonne de cette feuille.
    .why = Deviner, ce serait modifier la mauvaise donnée : rien n’est modifié.
    .example = « le deuxième »
    .fix = Écrivez oui pour toute la ligne, ou les intitulés des colonnes à accepter, par exemple « Numéro fiscal, Téléphone ».

suggestion-accepted = Suggestion acceptée : « { $field } » { $value } devient { $suggestion }
    .title = Suggestion acceptée
    .what = La ligne dit « oui » dans la colonne « Accepter la suggestion » d’une copie rendue ; la cellule a été changée et contrôlée de nouveau.
    .why = Chaque changement accepté est signalé, pour pouvoir être vérifié.
    .example = 91350100M00O100Y43 devient 91350100M000100Y43
    .fix = Rien à faire ; videz la cellule pour garder l’ancienne valeur.
