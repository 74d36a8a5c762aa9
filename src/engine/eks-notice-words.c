/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a mail about a run. As with those of the file and of its report they are in a table and not in the catalogues:
 * whoever waits for a Danish export reads Danish, whatever the server speaks. */

#include "config.h"

#include "eks-notice-words.h"

static const char *const words[EKS_NOTICE_N_WORDS][EKS_WRITER_N_LANGUAGES] = {
  [EKS_NOTICE_WORD_SUBJECT] = { "{name}: {what}", "{name}: {what}", "{name}: {what}", "{name}: {what}", "{name} : {what}" },
  [EKS_NOTICE_WORD_FAILED] = { "failed, nothing was delivered", "mislykkedes, intet er leveret", "mislukt, niets is geleverd",
                               "misslyckades, inget har levererats", "échec, rien n’a été livré" },
  [EKS_NOTICE_WORD_STOPPED] = { "stopped by a guard, nothing was delivered", "stoppet af en vagt, intet er leveret", "gestopt door een bewaking, niets is geleverd",
                                "stoppad av en vakt, inget har levererats", "arrêté par un garde-fou, rien n’a été livré" },
  [EKS_NOTICE_WORD_MISSED] = { "expected {moment}, did not happen", "ventet {moment}, blev ikke til noget", "verwacht {moment}, niet gebeurd",
                               "väntad {moment}, blev inte av", "attendu le {moment}, n’a pas eu lieu" },
  [EKS_NOTICE_WORD_TEXT_DONE] = {
    "The export “{name}” is done.",
    "Eksporten “{name}” er færdig.",
    "De export “{name}” is klaar.",
    "Exporten ”{name}” är klar.",
    "L’export « {name} » est terminé.",
  },
  [EKS_NOTICE_WORD_TEXT_FAILED] = {
    "The export “{name}” failed. Nothing was delivered: no file of it stands under its final name.",
    "Eksporten “{name}” mislykkedes. Intet er leveret: Ingen fil fra den står under sit endelige navn.",
    "De export “{name}” is mislukt. Er is niets geleverd: geen enkel bestand ervan staat onder zijn definitieve naam.",
    "Exporten ”{name}” misslyckades. Inget har levererats: ingen fil från den finns under sitt slutliga namn.",
    "L’export « {name} » a échoué. Rien n’a été livré : aucun de ses fichiers ne se trouve sous son nom définitif.",
  },
  [EKS_NOTICE_WORD_TEXT_STOPPED] = {
    "A guard stopped the export “{name}”. Nothing was delivered: no file of it stands under its final name.",
    "En vagt stoppede eksporten “{name}”. Intet er leveret: Ingen fil fra den står under sit endelige navn.",
    "Een bewaking heeft de export “{name}” gestopt. Er is niets geleverd: geen enkel bestand ervan staat onder zijn definitieve naam.",
    "En vakt stoppade exporten ”{name}”. Inget har levererats: ingen fil från den finns under sitt slutliga namn.",
    "Un garde-fou a arrêté l’export « {name} ». Rien n’a été livré : aucun de ses fichiers ne se trouve sous son nom définitif.",
  },
  [EKS_NOTICE_WORD_TEXT_MISSED] = {
    "The export “{name}” was expected at {moment} ({zone}) and did not happen.",
    "Eksporten “{name}” var ventet {moment} ({zone}) og blev ikke til noget.",
    "De export “{name}” werd verwacht op {moment} ({zone}) en is niet gebeurd.",
    "Exporten ”{name}” var väntad {moment} ({zone}) och blev inte av.",
    "L’export « {name} » était attendu le {moment} ({zone}) et n’a pas eu lieu.",
  },
  [EKS_NOTICE_WORD_TEXT_ALSO] = { "Also expected: {moment}", "Også ventet: {moment}", "Ook verwacht: {moment}", "Även väntad: {moment}", "Également attendu : {moment}" },
  [EKS_NOTICE_WORD_TIME] = { "Time: {begin} to {end} ({zone})", "Tid: {begin} til {end} ({zone})", "Tijd: {begin} tot {end} ({zone})",
                             "Tid: {begin} till {end} ({zone})", "Durée : du {begin} au {end} ({zone})" },
  [EKS_NOTICE_WORD_SIZE] = { "Size: {count} bytes", "Størrelse: {count} byte", "Grootte: {count} bytes", "Storlek: {count} byte", "Taille : {count} octets" },
  [EKS_NOTICE_WORD_PLACES] = { "Where it is", "Hvor den er", "Waar het staat", "Var den finns", "Où il se trouve" },
  [EKS_NOTICE_WORD_KEYS] = { "Encrypted for", "Krypteret til", "Versleuteld voor", "Krypterad för", "Chiffré pour" },
  [EKS_NOTICE_WORD_NO_KEYS] = { "Not encrypted.", "Ikke krypteret.", "Niet versleuteld.", "Inte krypterad.", "Non chiffré." },
  [EKS_NOTICE_WORD_NOTES] = { "What was not perfect", "Hvad der ikke var perfekt", "Wat niet perfect was", "Det som inte var perfekt", "Ce qui n’était pas parfait" },
  [EKS_NOTICE_WORD_WHY] = { "Why", "Hvorfor", "Waarom", "Varför", "Pourquoi" },
  [EKS_NOTICE_WORD_NEXT] = { "What to do", "Hvad der skal gøres", "Wat te doen", "Vad som ska göras", "Que faire" },
  [EKS_NOTICE_WORD_NEXT_JOB] = {
    "Open the export in Eksport and correct what the message says, then run it again.",
    "Åbn eksporten i Eksport, og ret det, som meddelelsen siger; kør den så igen.",
    "Open de export in Eksport en verbeter wat de melding zegt; voer hem daarna opnieuw uit.",
    "Öppna exporten i Eksport och rätta det som meddelandet säger; kör den sedan igen.",
    "Ouvrez l’export dans Eksport et corrigez ce qu’indique le message, puis relancez-le.",
  },
  [EKS_NOTICE_WORD_NEXT_SOURCE] = {
    "The system that is read from did not answer as it should. Press “Test” on its connection in Eksport, then run the export again.",
    "Systemet, der læses fra, svarede ikke, som det skulle. Tryk “Test” ved forbindelsen i Eksport, og kør så eksporten igen.",
    "Het systeem waaruit wordt gelezen, antwoordde niet zoals het hoort. Klik op “Testen” bij de verbinding in Eksport en voer de export daarna opnieuw uit.",
    "Systemet som data läses från svarade inte som det ska. Tryck på ”Testa” vid anslutningen i Eksport och kör sedan exporten igen.",
    "Le système source n’a pas répondu comme il faut. Testez sa connexion dans Eksport, puis relancez l’export.",
  },
  [EKS_NOTICE_WORD_NEXT_DELIVERY] = {
    "The file could not be delivered. Press “Test” on the place in the export in Eksport, then run the export again.",
    "Filen kunne ikke leveres. Tryk “Test” ved stedet i eksporten i Eksport, og kør så eksporten igen.",
    "Het bestand kon niet worden geleverd. Klik op “Testen” bij de plaats in de export in Eksport en voer de export daarna opnieuw uit.",
    "Filen kunde inte levereras. Tryck på ”Testa” vid platsen i exporten i Eksport och kör sedan exporten igen.",
    "Le fichier n’a pas pu être livré. Testez l’emplacement dans l’export dans Eksport, puis relancez l’export.",
  },
  [EKS_NOTICE_WORD_NEXT_ENCRYPTION] = {
    "Renew or replace the key on the page “Protect” of the export in Eksport, then run the export again.",
    "Forny eller udskift nøglen på siden “Beskyt” i eksporten i Eksport, og kør så eksporten igen.",
    "Vernieuw of vervang de sleutel op de pagina “Beveiligen” van de export in Eksport en voer de export daarna opnieuw uit.",
    "Förnya eller byt nyckeln på sidan ”Skydda” i exporten i Eksport och kör sedan exporten igen.",
    "Renouvelez ou remplacez la clé à la page de protection de l’export dans Eksport, puis relancez l’export.",
  },
  [EKS_NOTICE_WORD_NEXT_GUARD] = {
    "Look at the data first. If they are right, run the export by hand in Eksport, which asks whether to go on.",
    "Se på dataene først. Er de rigtige, så kør eksporten selv i Eksport, som spørger, om den skal fortsætte.",
    "Bekijk eerst de gegevens. Kloppen ze, voer de export dan zelf uit in Eksport, dat vraagt of het verder moet gaan.",
    "Titta på data först. Om de stämmer, kör exporten själv i Eksport, som frågar om den ska fortsätta.",
    "Examinez d’abord les données. Si elles sont correctes, lancez l’export vous-même dans Eksport, qui demandera s’il faut continuer.",
  },
  [EKS_NOTICE_WORD_NEXT_AGAIN] = {
    "Run the export again in Eksport; if it fails again, the message above says what to look at.",
    "Kør eksporten igen i Eksport; mislykkes den igen, siger meddelelsen ovenfor, hvad der skal undersøges.",
    "Voer de export opnieuw uit in Eksport; mislukt hij weer, dan zegt de melding hierboven waar u moet kijken.",
    "Kör exporten igen i Eksport; om den misslyckas igen säger meddelandet ovan vad som ska undersökas.",
    "Relancez l’export dans Eksport ; s’il échoue encore, le message ci-dessus indique où regarder.",
  },
  [EKS_NOTICE_WORD_NEXT_MISSED] = {
    "See to it that the computer is on at that time and that Eksport may run in the background. If the file is still needed, run the export now.",
    "Sørg for, at computeren er tændt på det tidspunkt, og at Eksport må køre i baggrunden. Skal filen stadig bruges, så kør eksporten nu.",
    "Zorg dat de computer dan aanstaat en dat Eksport op de achtergrond mag draaien. Is het bestand nog nodig, voer de export dan nu uit.",
    "Se till att datorn är på vid den tiden och att Eksport får köra i bakgrunden. Om filen fortfarande behövs, kör exporten nu.",
    "Veillez à ce que l’ordinateur soit allumé à cette heure et qu’Eksport puisse tourner en arrière-plan. Si le fichier est encore nécessaire, lancez l’export maintenant.",
  },
  [EKS_NOTICE_WORD_COMMAND] = { "On the command line: {command}", "På kommandolinjen: {command}", "Op de opdrachtregel: {command}", "På kommandoraden: {command}",
                                "En ligne de commande : {command}" },
  [EKS_NOTICE_WORD_END] = {
    "This mail has no data of the export. Eksport sent it by itself; the details are there under “Runs”.",
    "Denne e-mail indeholder ingen data fra eksporten. Eksport har sendt den af sig selv; detaljerne står der under “Kørsler”.",
    "Deze e-mail bevat geen gegevens uit de export. Eksport heeft hem zelf verzonden; de details staan daar onder “Uitvoeringen”.",
    "Det här meddelandet innehåller inga data från exporten. Eksport har skickat det av sig självt; detaljerna finns där under ”Körningar”.",
    "Ce message ne contient aucune donnée de l’export. Eksport l’a envoyé de lui-même ; les détails s’y trouvent parmi les exécutions.",
  },
};

static const char *const rows[EKS_WRITER_N_LANGUAGES][2] = {
  { "{count} row", "{count} rows" },
  { "{count} række", "{count} rækker" },
  { "{count} rij", "{count} rijen" },
  { "{count} rad", "{count} rader" },
  { "{count} ligne", "{count} lignes" },
};

static const char *const notes[EKS_WRITER_N_LANGUAGES][2] = {
  { "{count} note", "{count} notes" },
  { "{count} bemærkning", "{count} bemærkninger" },
  { "{count} opmerking", "{count} opmerkingen" },
  { "{count} anmärkning", "{count} anmärkningar" },
  { "{count} remarque", "{count} remarques" },
};

static char *
describe_count (const char *const forms[][2], guint64 count, const char *language)
{
  g_autofree char *number = eks_writer_count (count, language);

  return eks_writer_fill (forms[eks_writer_find_language (language)][count == 1 ? 0 : 1], "count", number, NULL);
}

/**
 * eks_notice_word:
 * @word: which
 * @language: of the export, such as `da`
 *
 * Returns: (transfer none): the word; English where the language is not known
 */
const char *
eks_notice_word (EksNoticeWord word, const char *language)
{
  return words[word][eks_writer_find_language (language)];
}

/**
 * eks_notice_describe_rows:
 * @count: how many
 * @language: of the export
 *
 * Returns: (transfer full): “1,204 rows”
 */
char *
eks_notice_describe_rows (guint64 count, const char *language)
{
  return describe_count (rows, count, language);
}

/**
 * eks_notice_describe_notes:
 * @count: how many
 * @language: of the export
 *
 * Returns: (transfer full): “3 notes”
 */
char *
eks_notice_describe_notes (guint64 count, const char *language)
{
  return describe_count (notes, count, language);
}
