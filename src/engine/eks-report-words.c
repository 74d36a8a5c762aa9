/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a conversion report beside the data. As with the words of the file itself they are in a table and not in
 * the catalogues: whoever runs a Danish export gets a Danish report. */

#include "config.h"

#include "eks-report-words.h"

static const char *const words[EKS_REPORT_N_WORDS][EKS_WRITER_N_LANGUAGES] = {
  [EKS_REPORT_WORD_TITLE] = {
    "Conversion report: {name}",
    "Konverteringsrapport: {name}",
    "Conversierapport: {name}",
    "Konverteringsrapport: {name}",
    "Rapport de conversion : {name}",
  },
  [EKS_REPORT_WORD_FILE] = { "File: {file}", "Fil: {file}", "Bestand: {file}", "Fil: {file}", "Fichier : {file}" },
  [EKS_REPORT_WORD_HINT] = {
    "Rows are numbered from 1, without the header. “personal” stands for a value that is not shown.",
    "Rækker nummereres fra 1, uden overskriften. “persondata” står for en værdi, der ikke vises.",
    "Rijen zijn genummerd vanaf 1, zonder de kop. “persoonsgegeven” staat voor een waarde die niet wordt getoond.",
    "Raderna numreras från 1, utan rubrikraden. ”personuppgift” står för ett värde som inte visas.",
    "Les lignes sont numérotées à partir de 1, sans l’en-tête. « donnée personnelle » remplace une valeur qui n’est pas montrée.",
  },
  [EKS_REPORT_WORD_CONTENT_DAYS] = {
    "Rows from {from} to {to} that were not sent before",
    "Rækker fra {from} til {to}, som ikke er sendt før",
    "Rijen van {from} tot {to} die niet eerder zijn verzonden",
    "Rader från {from} till {to} som inte har skickats förut",
    "Lignes du {from} au {to} qui n’ont pas été envoyées auparavant",
  },
  [EKS_REPORT_WORD_CONTENT_CHANGED] = {
    "What is new or has changed since {from}",
    "Det, der er nyt eller ændret siden {from}",
    "Wat nieuw of gewijzigd is sinds {from}",
    "Det som är nytt eller har ändrats sedan {from}",
    "Ce qui est nouveau ou a changé depuis le {from}",
  },
  [EKS_REPORT_WORD_CONTENT_FIRST] = {
    "All rows that were not sent as they are now: it is the first run, or the filters are new",
    "Alle rækker, der ikke er sendt, som de er nu: Det er første kørsel, eller filtrene er nye",
    "Alle rijen die niet zijn verzonden zoals ze nu zijn: dit is de eerste uitvoering, of de filters zijn nieuw",
    "Alla rader som inte har skickats som de är nu: det är den första körningen, eller så är filtren nya",
    "Toutes les lignes qui n’ont pas été envoyées telles qu’elles sont maintenant : c’est la première exécution, ou les filtres sont nouveaux",
  },
  [EKS_REPORT_WORD_CONTENT_ALL] = {
    "All rows; of a record that comes several times, the newest",
    "Alle rækker; af en post, der kommer flere gange, den nyeste",
    "Alle rijen; van een record dat meermaals voorkomt, het nieuwste",
    "Alla rader; av en post som kommer flera gånger, den nyaste",
    "Toutes les lignes ; d’un enregistrement qui vient plusieurs fois, la plus récente",
  },
  [EKS_REPORT_WORD_CONTENT_AGAIN] = {
    "All rows, also those that were sent before",
    "Alle rækker, også dem, der er sendt før",
    "Alle rijen, ook die eerder zijn verzonden",
    "Alla rader, även de som har skickats förut",
    "Toutes les lignes, y compris celles envoyées auparavant",
  },
  [EKS_REPORT_WORD_TABLE] = { "Table: {name}", "Tabel: {name}", "Tabel: {name}", "Tabell: {name}", "Tableau : {name}" },
  [EKS_REPORT_WORD_ROWS_READ] = { "Rows read: {count}", "Læste rækker: {count}", "Gelezen rijen: {count}", "Lästa rader: {count}", "Lignes lues : {count}" },
  [EKS_REPORT_WORD_ROWS_FILTERED] = {
    "Rows left out by the filter: {count}",
    "Rækker udeladt af filteret: {count}",
    "Door het filter weggelaten rijen: {count}",
    "Rader som filtret utelämnade: {count}",
    "Lignes écartées par le filtre : {count}",
  },
  [EKS_REPORT_WORD_ROWS_COUNTED] = {
    "Rows put together and counted: {count}",
    "Rækker lagt sammen og talt: {count}",
    "Samengevoegde en getelde rijen: {count}",
    "Rader som slogs ihop och räknades: {count}",
    "Lignes regroupées et comptées : {count}",
  },
  [EKS_REPORT_WORD_ROWS_WRITTEN] = {
    "Rows written: {count}",
    "Skrevne rækker: {count}",
    "Geschreven rijen: {count}",
    "Skrivna rader: {count}",
    "Lignes écrites : {count}",
  },
  [EKS_REPORT_WORD_COLUMN] = { "Column: {title}", "Kolonne: {title}", "Kolom: {title}", "Kolumn: {title}", "Colonne : {title}" },
  [EKS_REPORT_WORD_NOTES] = { "Also", "Desuden", "Verder", "Dessutom", "De plus" },
  [EKS_REPORT_WORD_NOTHING] = {
    "Nothing was cut, emptied or replaced.",
    "Intet blev afkortet, tømt eller erstattet.",
    "Er is niets ingekort, leeggemaakt of vervangen.",
    "Inget kortades av, tömdes eller ersattes.",
    "Rien n’a été coupé, vidé ni remplacé.",
  },
  [EKS_REPORT_WORD_ABOUT] = { "{subject}: {what}", "{subject}: {what}", "{subject}: {what}", "{subject}: {what}", "{subject} : {what}" },
  [EKS_REPORT_WORD_ROW] = { "row {row}: {value}", "række {row}: {value}", "rij {row}: {value}", "rad {row}: {value}", "ligne {row} : {value}" },
  [EKS_REPORT_WORD_MORE] = { "and {count} more", "og {count} til", "en nog {count}", "och {count} till", "et {count} de plus" },
  [EKS_REPORT_WORD_PERSONAL] = { "personal", "persondata", "persoonsgegeven", "personuppgift", "donnée personnelle" },
};

/* What happened, once and several times where that is not the same. What has a {subject} is a sentence of its own, the rest
 * stands behind the subject. */
static const char *const kinds[EKS_TALLY_N_KINDS][EKS_WRITER_N_LANGUAGES][2] = {
  [EKS_TALLY_DUPLICATE_DROPPED] = {
    { "{count} row came twice and was dropped ({subject})", "{count} rows came twice and were dropped ({subject})" },
    { "{count} række kom to gange og blev udeladt ({subject})", "{count} rækker kom to gange og blev udeladt ({subject})" },
    { "{count} rij kwam dubbel en is weggelaten ({subject})", "{count} rijen kwamen dubbel en zijn weggelaten ({subject})" },
    { "{count} dubblettrad utelämnades ({subject})", "{count} dubblettrader utelämnades ({subject})" },
    { "{count} ligne est arrivée deux fois et a été écartée ({subject})", "{count} lignes sont arrivées deux fois et ont été écartées ({subject})" },
  },
  [EKS_TALLY_WITHOUT_KEY] = {
    { "{count} row does not say which record it is of and was left out ({subject})", "{count} rows do not say which record they are of and were left out ({subject})" },
    { "{count} række siger ikke, hvilken post den hører til, og blev udeladt ({subject})", "{count} rækker siger ikke, hvilken post de hører til, og blev udeladt ({subject})" },
    { "{count} rij zegt niet bij welk record ze hoort en is weggelaten ({subject})", "{count} rijen zeggen niet bij welk record ze horen en zijn weggelaten ({subject})" },
    { "{count} rad säger inte vilken post den hör till och utelämnades ({subject})", "{count} rader säger inte vilken post de hör till och utelämnades ({subject})" },
    { "{count} ligne n’indique pas à quel enregistrement elle appartient et a été écartée ({subject})",
      "{count} lignes n’indiquent pas à quel enregistrement elles appartiennent et ont été écartées ({subject})" },
  },
  [EKS_TALLY_SENT_BEFORE] = {
    { "{count} row was sent by an earlier run and was left out ({subject})", "{count} rows were sent by an earlier run and were left out ({subject})" },
    { "{count} række er sendt af en tidligere kørsel og blev udeladt ({subject})", "{count} rækker er sendt af en tidligere kørsel og blev udeladt ({subject})" },
    { "{count} rij is door een eerdere uitvoering verzonden en is weggelaten ({subject})", "{count} rijen zijn door een eerdere uitvoering verzonden en zijn weggelaten ({subject})" },
    { "{count} rad skickades av en tidigare körning och utelämnades ({subject})", "{count} rader skickades av en tidigare körning och utelämnades ({subject})" },
    { "{count} ligne a été envoyée par une exécution antérieure et a été écartée ({subject})",
      "{count} lignes ont été envoyées par une exécution antérieure et ont été écartées ({subject})" },
  },
  [EKS_TALLY_UNMATCHED] = {
    { "{count} not found", NULL },
    { "{count} ikke fundet", NULL },
    { "{count} niet gevonden", NULL },
    { "{count} hittades inte", NULL },
    { "{count} introuvable", "{count} introuvables" },
  },
  [EKS_TALLY_RELATION_UNAVAILABLE] = {
    { "this account cannot provide it, so its columns are empty", NULL },
    { "kontoen kan ikke levere det, så kolonnerne er tomme", NULL },
    { "dit account kan deze gegevens niet leveren, dus zijn de kolommen leeg", NULL },
    { "kontot kan inte lämna ut det, så kolumnerna är tomma", NULL },
    { "ce compte ne peut pas fournir ces données, ses colonnes sont donc vides", NULL },
  },
  [EKS_TALLY_UNKNOWN_VALUE] = {
    { "{count} value is not in the known list; it was kept as it is", "{count} values are not in the known list; they were kept as they are" },
    { "{count} værdi er ikke på listen over kendte; den er beholdt, som den er", "{count} værdier er ikke på listen over kendte; de er beholdt, som de er" },
    { "{count} waarde staat niet in de bekende lijst; die is ongewijzigd gelaten", "{count} waarden staan niet in de bekende lijst; die zijn ongewijzigd gelaten" },
    { "{count} värde finns inte i listan över kända; det behölls som det är", "{count} värden finns inte i listan över kända; de behölls som de är" },
    { "{count} valeur n’est pas dans la liste connue ; elle a été conservée telle quelle",
      "{count} valeurs ne sont pas dans la liste connue ; elles ont été conservées telles quelles" },
  },
  [EKS_TALLY_UNREADABLE_VALUE] = {
    { "{count} value could not be read by the filter, so it does not match", "{count} values could not be read by the filter, so they do not match" },
    { "{count} værdi kunne ikke læses af filteret og kommer derfor ikke med", "{count} værdier kunne ikke læses af filteret og kommer derfor ikke med" },
    { "het filter kon {count} waarde niet lezen, dus die voldoet niet", "het filter kon {count} waarden niet lezen, dus die voldoen niet" },
    { "{count} värde kunde inte läsas av filtret och räknas därför inte som träff", "{count} värden kunde inte läsas av filtret och räknas därför inte som träffar" },
    { "{count} valeur n’a pas pu être lue par le filtre et ne correspond donc pas",
      "{count} valeurs n’ont pas pu être lues par le filtre et ne correspondent donc pas" },
  },
  [EKS_TALLY_NOT_AS_DESCRIBED] = {
    { "{count} value is not of the kind that the connector describes", "{count} values are not of the kind that the connector describes" },
    { "{count} værdi er ikke af den slags, som konnektoren beskriver", "{count} værdier er ikke af den slags, som konnektoren beskriver" },
    { "{count} waarde is niet van de soort die de connector beschrijft", "{count} waarden zijn niet van de soort die de connector beschrijft" },
    { "{count} värde är inte av det slag som kopplingen beskriver", "{count} värden är inte av det slag som kopplingen beskriver" },
    { "{count} valeur n’est pas du type que décrit le connecteur", "{count} valeurs ne sont pas du type que décrit le connecteur" },
  },
  [EKS_TALLY_COUNTED_AS_EMPTY] = {
    { "{count} value could not be read and was counted as empty", "{count} values could not be read and were counted as empty" },
    { "{count} værdi kunne ikke læses og blev talt som tom", "{count} værdier kunne ikke læses og blev talt som tomme" },
    { "{count} waarde kon niet worden gelezen en is als leeg geteld", "{count} waarden konden niet worden gelezen en zijn als leeg geteld" },
    { "{count} värde kunde inte läsas och räknades som tomt", "{count} värden kunde inte läsas och räknades som tomma" },
    { "{count} valeur n’a pas pu être lue et a été comptée comme vide", "{count} valeurs n’ont pas pu être lues et ont été comptées comme vides" },
  },
  [EKS_TALLY_FIELD_MISSING] = {
    { "the service sent this field in no row", NULL },
    { "tjenesten sendte ikke feltet i nogen række", NULL },
    { "de dienst stuurde dit veld in geen enkele rij", NULL },
    { "tjänsten skickade inte fältet på någon rad", NULL },
    { "le service n’a envoyé ce champ dans aucune ligne", NULL },
  },
  [EKS_TALLY_BAD_BYTES] = {
    { "{count} value had broken characters, which were replaced by �", "{count} values had broken characters, which were replaced by �" },
    { "{count} værdi indeholdt ødelagte tegn, som blev erstattet af �", "{count} værdier indeholdt ødelagte tegn, som blev erstattet af �" },
    { "{count} waarde bevatte beschadigde tekens, die zijn vervangen door �", "{count} waarden bevatten beschadigde tekens, die zijn vervangen door �" },
    { "{count} värde innehöll trasiga tecken, som ersattes med �", "{count} värden innehöll trasiga tecken, som ersattes med �" },
    { "{count} valeur contenait des caractères défectueux, remplacés par �", "{count} valeurs contenaient des caractères défectueux, remplacés par �" },
  },
  [EKS_TALLY_CONTROL_CHARACTERS] = {
    { "{count} value had control characters, which were replaced by �", "{count} values had control characters, which were replaced by �" },
    { "{count} værdi indeholdt styretegn, som blev erstattet af �", "{count} værdier indeholdt styretegn, som blev erstattet af �" },
    { "{count} waarde bevatte besturingstekens, die zijn vervangen door �", "{count} waarden bevatten besturingstekens, die zijn vervangen door �" },
    { "{count} värde innehöll styrtecken, som ersattes med �", "{count} värden innehöll styrtecken, som ersattes med �" },
    { "{count} valeur contenait des caractères de contrôle, remplacés par �", "{count} valeurs contenaient des caractères de contrôle, remplacés par �" },
  },
  [EKS_TALLY_FORMULA_GUARDED] = {
    { "{count} value looked like a formula and was given a leading apostrophe", "{count} values looked like formulas and were given a leading apostrophe" },
    { "{count} værdi lignede en formel og fik en apostrof foran", "{count} værdier lignede formler og fik en apostrof foran" },
    { "{count} waarde leek op een formule en kreeg een apostrof ervoor", "{count} waarden leken op formules en kregen een apostrof ervoor" },
    { "{count} värde såg ut som en formel och fick en apostrof framför sig", "{count} värden såg ut som formler och fick en apostrof framför sig" },
    { "{count} valeur ressemblait à une formule et a été précédée d’une apostrophe",
      "{count} valeurs ressemblaient à des formules et ont été précédées d’une apostrophe" },
  },
  [EKS_TALLY_CUT] = {
    { "{count} text was too long for a cell and was cut", "{count} texts were too long for a cell and were cut" },
    { "{count} tekst var for lang til en celle og blev afkortet", "{count} tekster var for lange til en celle og blev afkortet" },
    { "{count} tekst was te lang voor een cel en is afgekapt", "{count} teksten waren te lang voor een cel en zijn afgekapt" },
    { "{count} text var för lång för en cell och kortades", "{count} texter var för långa för en cell och kortades" },
    { "{count} texte était trop long pour une cellule et a été coupé", "{count} textes étaient trop longs pour une cellule et ont été coupés" },
  },
  [EKS_TALLY_DATE_AS_TEXT] = {
    { "{count} date cannot be a date in this format and was written as text", "{count} dates cannot be dates in this format and were written as text" },
    { "{count} dato kan ikke være en dato i dette format og blev skrevet som tekst", "{count} datoer kan ikke være datoer i dette format og blev skrevet som tekst" },
    { "{count} datum kan in deze indeling geen datum zijn en is als tekst geschreven",
      "{count} datums kunnen in deze indeling geen datum zijn en zijn als tekst geschreven" },
    { "{count} datum går inte att skriva som datum i det här formatet och skrevs som text", NULL },
    { "{count} date ne peut pas être une date dans ce format et a été écrite comme texte",
      "{count} dates ne peuvent pas être des dates dans ce format et ont été écrites comme texte" },
  },
  [EKS_TALLY_TITLE_CHANGED] = {
    { "Two columns had the same title; one is now called {subject}", NULL },
    { "To kolonner havde samme overskrift; den ene hedder nu {subject}", NULL },
    { "Twee kolommen hadden dezelfde titel; een ervan heet nu {subject}", NULL },
    { "Två kolumner hade samma rubrik; en av dem heter nu {subject}", NULL },
    { "Deux colonnes avaient le même titre ; l’une s’appelle maintenant {subject}", NULL },
  },
  [EKS_TALLY_NEW_SHEET] = {
    { "The sheet was full; the rows go on in the sheet {subject}", NULL },
    { "Arket var fuldt; rækkerne fortsætter i arket {subject}", NULL },
    { "Het blad was vol; de rijen gaan verder in het blad {subject}", NULL },
    { "Bladet var fullt; raderna fortsätter på bladet {subject}", NULL },
    { "La feuille était pleine ; les lignes continuent dans la feuille {subject}", NULL },
  },
  [EKS_TALLY_EMPTIED] = {
    { "{count} value could not be read, so the cell is empty", "{count} values could not be read, so the cells are empty" },
    { "{count} værdi kunne ikke læses, så cellen er tom", "{count} værdier kunne ikke læses, så cellerne er tomme" },
    { "{count} waarde kon niet worden gelezen, dus de cel is leeg", "{count} waarden konden niet worden gelezen, dus de cellen zijn leeg" },
    { "{count} värde kunde inte läsas, så cellen är tom", "{count} värden kunde inte läsas, så cellerna är tomma" },
    { "{count} valeur n’a pas pu être lue, la cellule est donc vide", "{count} valeurs n’ont pas pu être lues, les cellules sont donc vides" },
  },
  [EKS_TALLY_UNMAPPED] = {
    { "{count} value is not in the table of this column", "{count} values are not in the table of this column" },
    { "{count} værdi står ikke i kolonnens tabel", "{count} værdier står ikke i kolonnens tabel" },
    { "{count} waarde staat niet in de tabel van deze kolom", "{count} waarden staan niet in de tabel van deze kolom" },
    { "{count} värde finns inte i kolumnens tabell", "{count} värden finns inte i kolumnens tabell" },
    { "{count} valeur n’est pas dans le tableau de cette colonne", "{count} valeurs ne sont pas dans le tableau de cette colonne" },
  },
  [EKS_TALLY_DEFAULTED] = {
    { "{count} empty value got the default", "{count} empty values got the default" },
    { "{count} tom værdi fik standardværdien", "{count} tomme værdier fik standardværdien" },
    { "{count} lege waarde kreeg de standaardwaarde", "{count} lege waarden kregen de standaardwaarde" },
    { "{count} tomt värde fick standardvärdet", "{count} tomma värden fick standardvärdet" },
    { "{count} valeur vide a reçu la valeur par défaut", "{count} valeurs vides ont reçu la valeur par défaut" },
  },
  [EKS_TALLY_SHORTENED] = {
    { "{count} value was longer than the maximum size and was cut", "{count} values were longer than the maximum size and were cut" },
    { "{count} værdi var længere end den største længde og blev afkortet", "{count} værdier var længere end den største længde og blev afkortet" },
    { "{count} waarde was langer dan de maximale lengte en is ingekort", "{count} waarden waren langer dan de maximale lengte en zijn ingekort" },
    { "{count} värde var längre än den största längden och kortades av", "{count} värden var längre än den största längden och kortades av" },
    { "{count} valeur dépassait la taille maximale et a été coupée", "{count} valeurs dépassaient la taille maximale et ont été coupées" },
  },
  [EKS_TALLY_PADDED] = {
    { "{count} value was padded to the minimum size", "{count} values were padded to the minimum size" },
    { "{count} værdi blev fyldt op til den mindste længde", "{count} værdier blev fyldt op til den mindste længde" },
    { "{count} waarde is aangevuld tot de minimale lengte", "{count} waarden zijn aangevuld tot de minimale lengte" },
    { "{count} värde fylldes ut till den minsta längden", "{count} värden fylldes ut till den minsta längden" },
    { "{count} valeur a été complétée à la taille minimale", "{count} valeurs ont été complétées à la taille minimale" },
  },
  [EKS_TALLY_LINE_BREAKS] = {
    { "the line breaks in {count} value were changed", "the line breaks in {count} values were changed" },
    { "linjeskift i {count} værdi blev ændret", "linjeskift i {count} værdier blev ændret" },
    { "de regeleinden in {count} waarde zijn gewijzigd", "de regeleinden in {count} waarden zijn gewijzigd" },
    { "radbrytningarna i {count} värde ändrades", "radbrytningarna i {count} värden ändrades" },
    { "les sauts de ligne de {count} valeur ont été modifiés", "les sauts de ligne de {count} valeurs ont été modifiés" },
  },
  [EKS_TALLY_NO_GLYPH] = {
    { "no installed font has all characters of {count} text; their codes stand in their place",
      "no installed font has all characters of {count} texts; their codes stand in their place" },
    { "ingen installeret skrifttype har alle tegn i {count} tekst; deres koder står i stedet",
      "ingen installeret skrifttype har alle tegn i {count} tekster; deres koder står i stedet" },
    { "geen geïnstalleerd lettertype heeft alle tekens van {count} tekst; hun codes staan in de plaats",
      "geen geïnstalleerd lettertype heeft alle tekens van {count} teksten; hun codes staan in de plaats" },
    { "inget installerat typsnitt har alla tecken i {count} text; deras koder står i stället",
      "inget installerat typsnitt har alla tecken i {count} texter; deras koder står i stället" },
    { "aucune police installée n’a tous les caractères de {count} texte ; leurs codes les remplacent",
      "aucune police installée n’a tous les caractères de {count} textes ; leurs codes les remplacent" },
  },
  [EKS_TALLY_NOT_RECORDED] = {
    { "This run could not be written to the history", NULL },
    { "Kørslen kunne ikke skrives i historikken", NULL },
    { "Deze uitvoering kon niet in de geschiedenis worden geschreven", NULL },
    { "Det gick inte att skriva körningen i historiken", NULL },
    { "Cette exécution n’a pas pu être inscrite dans l’historique", NULL },
  },
  [EKS_TALLY_NOT_REMOVED] = {
    { "Old files stay, because they were changed or could not be looked at", NULL },
    { "Gamle filer bliver liggende, fordi de er ændret eller ikke kunne ses efter", NULL },
    { "Oude bestanden blijven staan, omdat ze zijn gewijzigd of niet konden worden bekeken", NULL },
    { "Gamla filer ligger kvar, eftersom de har ändrats eller inte kunde kontrolleras", NULL },
    { "D’anciens fichiers restent, car ils ont été modifiés ou n’ont pas pu être examinés", NULL },
  },
  [EKS_TALLY_MAIL_NOT_SENT] = {
    { "Not everybody could be told by mail", NULL },
    { "Ikke alle kunne få besked pr. e-mail", NULL },
    { "Niet iedereen kon per e-mail worden ingelicht", NULL },
    { "Alla kunde inte meddelas via e-post", NULL },
    { "Tout le monde n’a pas pu être prévenu par courriel", NULL },
  },
  [EKS_TALLY_NOT_AUDITED] = {
    { "Personal data was delivered, and that could not be written to the audit log", NULL },
    { "Persondata blev leveret, og det kunne ikke skrives i revisionsloggen", NULL },
    { "Er zijn persoonsgegevens afgeleverd, en dat kon niet in het auditlogboek worden geschreven", NULL },
    { "Personuppgifter levererades, och det gick inte att skriva i granskningsloggen", NULL },
    { "Des données personnelles ont été livrées, et le journal d’audit n’a pas pu le consigner", NULL },
  },
  [EKS_TALLY_NO_ROWS] = {
    { "There are no rows", NULL },
    { "Der er ingen rækker", NULL },
    { "Er zijn geen rijen", NULL },
    { "Det finns inga rader", NULL },
    { "Il n’y a aucune ligne", NULL },
  },
  [EKS_TALLY_FEW_ROWS] = {
    { "under half of the usual number of rows", NULL },
    { "under halvdelen af det sædvanlige antal rækker", NULL },
    { "minder dan de helft van het gebruikelijke aantal rijen", NULL },
    { "under hälften av det vanliga antalet rader", NULL },
    { "moins de la moitié du nombre de lignes habituel", NULL },
  },
  [EKS_TALLY_FIELD_VANISHED] = {
    { "no row has this field, and rows of the last run had it", NULL },
    { "ingen række har dette felt, og rækker i den forrige kørsel havde det", NULL },
    { "geen enkele rij heeft dit veld, en rijen van de vorige uitvoering hadden het", NULL },
    { "ingen rad har det här fältet, och rader i den förra körningen hade det", NULL },
    { "aucune ligne n’a ce champ, et des lignes de l’exécution précédente l’avaient", NULL },
  },
  [EKS_TALLY_KIND_CHANGED] = {
    { "the values are of another kind than in the last run", NULL },
    { "værdierne er af en anden slags end i den forrige kørsel", NULL },
    { "de waarden zijn van een andere soort dan in de vorige uitvoering", NULL },
    { "värdena är av ett annat slag än i den förra körningen", NULL },
    { "les valeurs sont d’une autre nature que dans l’exécution précédente", NULL },
  },
  [EKS_TALLY_KEY_EXPIRES] = {
    { "the key expires soon", NULL },
    { "nøglen udløber snart", NULL },
    { "de sleutel verloopt binnenkort", NULL },
    { "nyckeln går snart ut", NULL },
    { "la clé expire bientôt", NULL },
  },
  [EKS_TALLY_SENT_IN_CLEAR] = {
    { "FTP does not protect what it sends: everybody on the way can read it, the password as well", NULL },
    { "FTP beskytter ikke det, det sender: alle undervejs kan læse det, også adgangskoden", NULL },
    { "FTP beschermt niet wat het verstuurt: iedereen onderweg kan het lezen, ook het wachtwoord", NULL },
    { "FTP skyddar inte det som skickas: alla på vägen kan läsa det, även lösenordet", NULL },
    { "FTP ne protège pas ce qu’il envoie : chacun sur le chemin peut le lire, mot de passe compris", NULL },
  },
  [EKS_TALLY_LEFT_BEHIND] = {
    { "what an interrupted run left there could not be removed yet", NULL },
    { "det, som en afbrudt kørsel efterlod dér, kunne endnu ikke fjernes", NULL },
    { "wat een onderbroken uitvoering daar heeft achtergelaten, kon nog niet worden verwijderd", NULL },
    { "det som en avbruten körning lämnade där kunde inte tas bort ännu", NULL },
    { "ce qu’une exécution interrompue y a laissé n’a pas encore pu être supprimé", NULL },
  },
  [EKS_TALLY_TAKEN_AWAY] = {
    { "somebody fetched the file at once, so it could not be looked at again; before that its size was right", NULL },
    { "nogen hentede filen med det samme, så den ikke kunne ses efter igen; før det var dens størrelse rigtig", NULL },
    { "iemand heeft het bestand meteen opgehaald, zodat het niet nog eens kon worden bekeken; daarvoor klopte de grootte", NULL },
    { "någon hämtade filen genast, så den kunde inte ses efter igen; dessförinnan stämde storleken", NULL },
    { "quelqu’un a aussitôt récupéré le fichier, qui n’a donc pas pu être revu ; auparavant sa taille était juste", NULL },
  },
  [EKS_TALLY_COLUMN_LEFT_OUT] = {
    { "this column was left out because it has personal data", NULL },
    { "denne kolonne blev udeladt, fordi den har persondata", NULL },
    { "deze kolom is weggelaten omdat ze persoonsgegevens bevat", NULL },
    { "den här kolumnen utelämnades eftersom den har personuppgifter", NULL },
    { "cette colonne a été omise car elle contient des données personnelles", NULL },
  },
  [EKS_TALLY_BEYOND_KEPT] = {
    { "The service keeps nothing from before {subject}, and older rows were asked for", NULL },
    { "Tjenesten gemmer intet fra før {subject}, og der blev bedt om ældre rækker", NULL },
    { "De dienst bewaart niets van voor {subject}, en er is om oudere rijen gevraagd", NULL },
    { "Tjänsten sparar inget från före {subject}, och äldre rader efterfrågades", NULL },
    { "Le service ne conserve rien d’avant le {subject}, et des lignes plus anciennes ont été demandées", NULL },
  },
  [EKS_TALLY_SHORT_ROW] = {
    { "{count} row of the file has fewer cells than the header; the missing ones are empty", "{count} rows of the file have fewer cells than the header; the missing ones are empty" },
    { "{count} række i filen har færre celler end overskriften; de manglende er tomme", "{count} rækker i filen har færre celler end overskriften; de manglende er tomme" },
    { "{count} rij van het bestand heeft minder cellen dan de kop; de ontbrekende zijn leeg", "{count} rijen van het bestand hebben minder cellen dan de kop; de ontbrekende zijn leeg" },
    { "{count} rad i filen har färre celler än rubrikraden; de som saknas är tomma", "{count} rader i filen har färre celler än rubrikraden; de som saknas är tomma" },
    { "{count} ligne du fichier a moins de cellules que l’en-tête ; celles qui manquent sont vides",
      "{count} lignes du fichier ont moins de cellules que l’en-tête ; celles qui manquent sont vides" },
  },
  [EKS_TALLY_ROW_LEFT_OUT] = {
    { "{count} row of the file has more cells than the header and was left out", "{count} rows of the file have more cells than the header and were left out" },
    { "{count} række i filen har flere celler end overskriften og blev udeladt", "{count} rækker i filen har flere celler end overskriften og blev udeladt" },
    { "{count} rij van het bestand heeft meer cellen dan de kop en is weggelaten", "{count} rijen van het bestand hebben meer cellen dan de kop en zijn weggelaten" },
    { "{count} rad i filen har fler celler än rubrikraden och utelämnades", "{count} rader i filen har fler celler än rubrikraden och utelämnades" },
    { "{count} ligne du fichier a plus de cellules que l’en-tête et a été omise", "{count} lignes du fichier ont plus de cellules que l’en-tête et ont été omises" },
  },
  [EKS_TALLY_COLUMN_NEW] = {
    { "the file has this column now; it is in no export yet", NULL },
    { "filen har nu denne kolonne; den er endnu ikke med i nogen eksport", NULL },
    { "het bestand heeft nu deze kolom; ze staat nog in geen export", NULL },
    { "filen har nu den här kolumnen; den finns ännu inte i någon export", NULL },
    { "le fichier a maintenant cette colonne ; elle n’est encore dans aucun export", NULL },
  },
  [EKS_TALLY_COLUMN_GONE] = {
    { "{count} file does not have this column; it is empty there", "{count} files do not have this column; it is empty there" },
    { "{count} fil har ikke denne kolonne; den er tom der", "{count} filer har ikke denne kolonne; den er tom der" },
    { "{count} bestand heeft deze kolom niet; ze is daar leeg", "{count} bestanden hebben deze kolom niet; ze is daar leeg" },
    { "{count} fil har inte den här kolumnen; den är tom där", "{count} filer har inte den här kolumnen; den är tom där" },
    { "{count} fichier n’a pas cette colonne ; elle y est vide", "{count} fichiers n’ont pas cette colonne ; elle y est vide" },
  },
  [EKS_TALLY_FILE_CHANGING] = {
    { "{count} file is still being written and was left for the next time", "{count} files are still being written and were left for the next time" },
    { "{count} fil er stadig ved at blive skrevet og blev gemt til næste gang", "{count} filer er stadig ved at blive skrevet og blev gemt til næste gang" },
    { "{count} bestand wordt nog geschreven en is voor de volgende keer bewaard", "{count} bestanden worden nog geschreven en zijn voor de volgende keer bewaard" },
    { "{count} fil skrivs fortfarande och lämnades till nästa gång", "{count} filer skrivs fortfarande och lämnades till nästa gång" },
    { "{count} fichier est encore en cours d’écriture et a été laissé pour la prochaine fois",
      "{count} fichiers sont encore en cours d’écriture et ont été laissés pour la prochaine fois" },
  },
  [EKS_TALLY_NO_REPORT] = {
    { "The report could not be written beside the file", NULL },
    { "Rapporten kunne ikke skrives ved siden af filen", NULL },
    { "Het rapport kon niet naast het bestand worden geschreven", NULL },
    { "Rapporten kunde inte skrivas bredvid filen", NULL },
    { "Le rapport n’a pas pu être écrit à côté du fichier", NULL },
  },
};

/* The source mends a page before it has values: its characters are counted. */
static const char *const broken_characters[EKS_WRITER_N_LANGUAGES][2] = {
  { "{count} broken character was replaced by �", "{count} broken characters were replaced by �" },
  { "{count} ødelagt tegn blev erstattet af �", "{count} ødelagte tegn blev erstattet af �" },
  { "{count} beschadigd teken is vervangen door �", "{count} beschadigde tekens zijn vervangen door �" },
  { "{count} trasigt tecken ersattes med �", "{count} trasiga tecken ersattes med �" },
  { "{count} caractère défectueux a été remplacé par �", "{count} caractères défectueux ont été remplacés par �" },
};

/**
 * eks_report_word:
 * @word: which
 * @language: of the export, such as `da`
 *
 * Returns: (transfer none): the word; English where the language is not known
 */
const char *
eks_report_word (EksReportWord word, const char *language)
{
  return words[word][eks_writer_find_language (language)];
}

/**
 * eks_report_describe_kind:
 * @kind: what happened
 * @count: how often
 * @subject: (nullable): to what; %NULL for a column, to say what happened to its values alone
 * @language: of the export
 *
 * Returns: (transfer full): what happened, in words
 */
char *
eks_report_describe_kind (EksTallyKind kind, guint64 count, const char *subject, const char *language)
{
  guint place = eks_writer_find_language (language);
  const char *const *forms = kind == EKS_TALLY_BAD_BYTES && subject != NULL ? broken_characters[place] : kinds[kind][place];
  const char *pattern = count == 1 || forms[1] == NULL ? forms[0] : forms[1];
  g_autofree char *number = eks_writer_count (count, language);
  g_autofree char *what = eks_writer_fill (pattern, "count", number, "subject", subject != NULL ? subject : "", NULL);

  if (subject == NULL || g_strrstr (pattern, "{subject}") != NULL || eks_tally_kind_is_of_run (kind))
    return g_steal_pointer (&what);
  return eks_writer_fill (eks_report_word (EKS_REPORT_WORD_ABOUT, language), "subject", subject, "what", what, NULL);
}
