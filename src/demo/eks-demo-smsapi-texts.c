/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the messages say: codes, receipts and campaigns in the recipient's language, now and then something that nobody
 * should take for a formula, a separator or the end of a line. */

#include "config.h"

#include "eks-demo-smsapi-private.h"

#include "eks-demo-dice.h"
#include "eks-demo-text.h"

#define N_SINGLES 4
#define N_CAMPAIGNS 5
#define ODD_EVERY 61

/* {name}, {code} and {link} stand for what their names say. */
static const char *const singles[EKS_DEMO_N_COUNTRIES][N_SINGLES] = {
  [EKS_DEMO_DENMARK] = { "Din kode er {code}. Den gælder i 10 minutter.", "Tak for din støtte, {name}! Kvitteringen er sendt på mail.",
                         "Din indbetaling {code} er modtaget. Tak!", "Husk: vi ringer i morgen kl. 10, {name}. Svar STOP, hvis det ikke passer." },
  [EKS_DEMO_SWEDEN] = { "Din kod är {code}. Den gäller i 10 minuter.", "Tack för ditt stöd, {name}! Kvittot kommer med e-post.",
                        "Vi har tagit emot din betalning {code}. Tack!", "Påminnelse: vi ringer i morgon kl. 10, {name}. Svara STOPP om det inte passar." },
  [EKS_DEMO_NETHERLANDS] = { "Uw code is {code}. Deze is 10 minuten geldig.", "Bedankt voor uw steun, {name}! De kwitantie komt per e-mail.",
                             "Uw betaling {code} is ontvangen. Dank u wel!", "Herinnering: wij bellen morgen om 10 uur, {name}. Antwoord STOP als dat niet schikt." },
};

static const char *const campaigns[EKS_DEMO_N_COUNTRIES][N_CAMPAIGNS] = {
  [EKS_DEMO_DENMARK] = {
    "Kære {name}. Havet har brug for os nu. Se, hvad din gave gør: {link}",
    "Hej {name}! Landsindsamlingen er på søndag. Vil du gå en rute? {link}",
    "Tak, fordi du er medlem, {name}. I år har vi sammen plantet 12.000 træer, renset 40 km kyst og fået 300 børn i skole. Læs hele historien, og se billederne: {link}",
    "Nødhjælp: en SMS med HJÆLP til 1962 giver 100 kr. Tak! 🙏 {link}",
    "God jul, {name} ❤️ Din gave kommer frem i tide: {link}" },
  [EKS_DEMO_SWEDEN] = {
    "Hej {name}. Havet behöver oss nu. Se vad din gåva gör: {link}",
    "Hej {name}! Insamlingen är på söndag. Vill du vara med? {link}",
    "Tack för att du är medlem, {name}. I år har vi tillsammans planterat 12 000 träd, städat 40 km kust och hjälpt 300 barn till skolan. Läs hela berättelsen och se bilderna: {link}",
    "Nödhjälp: ett SMS med HJÄLP till 72 970 ger 100 kr. Tack! 🙏 {link}",
    "God jul, {name} ❤️ Din gåva kommer fram i tid: {link}" },
  [EKS_DEMO_NETHERLANDS] = {
    "Beste {name}. De zee heeft ons nu nodig. Zie wat uw gift doet: {link}",
    "Dag {name}! De collecte is zondag. Loopt u mee? {link}",
    "Bedankt dat u lid bent, {name}. Dit jaar hebben we samen 12.000 bomen geplant, 40 km kust opgeruimd en 300 kinderen naar school gebracht. Lees het hele verhaal en bekijk de foto's: {link}",
    "Noodhulp: een sms met HELP naar 4333 geeft 5 euro. Dank u! 🙏 {link}",
    "Fijne feestdagen, {name} ❤️ Uw gift komt op tijd aan: {link}" },
};

static const char *const names[N_CAMPAIGNS] = { "Havet 2026", "Landsindsamling", "Årsbrev till medlemmar", "Nødhjælp nu", "Jul; giv en gave" };

/**
 * eks_demo_smsapi_get_send_name:
 * @send: a mass send
 *
 * Returns: what the person who made it called it
 */
const char *
eks_demo_smsapi_get_send_name (guint64 send)
{
  return names[send % N_CAMPAIGNS];
}

/**
 * eks_demo_smsapi_put_link:
 * @account: the account
 * @text: where to
 * @link: a short link
 *
 * Appends its address.
 */
void
eks_demo_smsapi_put_link (const EksDemoSmsapi *account, GString *text, guint64 link)
{
  static const char letters[] = "abcdefghjkmnpqrstuvwxyz";

  EKS_DEMO_PUT (text, "https://cutli.se/");
  do
    {
      eks_demo_put (text, &letters[link % (sizeof letters - 1)], 1);
      link /= sizeof letters - 1;
    }
  while (link > 0);
}

/**
 * eks_demo_smsapi_put_suffix:
 * @account: the account
 * @text: where to
 * @message: a message with a link
 *
 * Appends the part of the link that is each recipient's own.
 */
void
eks_demo_smsapi_put_suffix (const EksDemoSmsapi *account, GString *text, guint64 message)
{
  guint64 mixed = eks_demo_mix (message ^ account->org->seed);
  static const char signs[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  for (guint i = 0; i < 5; i++, mixed /= sizeof signs - 1)
    eks_demo_put (text, &signs[mixed % (sizeof signs - 1)], 1);
}

typedef struct
{
  const EksDemoSmsapi *account;
  const char *name;
  guint64 message; /* G_MAXUINT64: for nobody yet */
  guint64 send;
} Words;

static void
put_word (GString *text, const char *word, const Words *words)
{
  guint64 link;

  if (word[0] == 'n')
    eks_demo_put_str (text, words->name);
  else if (word[0] == 'c')
    eks_demo_put_digits (text, eks_demo_mix (words->message + words->account->org->seed) % 1000000, 6);
  else if (eks_demo_smsapi_get_link_of (words->account, words->send, &link))
    {
      eks_demo_smsapi_put_link (words->account, text, link);
      if (words->message == G_MAXUINT64)
        return;
      EKS_DEMO_PUT (text, "/");
      eks_demo_smsapi_put_suffix (words->account, text, words->message);
    }
  else
    EKS_DEMO_PUT (text, "https://www.example.org");
}

static GString *
fill_in (const char *pattern, const Words *words)
{
  GString *text = g_string_sized_new (256);

  for (const char *at = pattern; *at != '\0'; at++)
    {
      if (*at != '{')
        {
          eks_demo_put (text, at, 1);
          continue;
        }
      put_word (text, at + 1, words);
      at = strchr (at, '}');
    }
  return text;
}

/**
 * eks_demo_smsapi_make_content:
 * @account: the account
 * @message: a message
 *
 * Returns: (transfer full): what it says
 */
GString *
eks_demo_smsapi_make_content (const EksDemoSmsapi *account, const EksDemoSmsapiMessage *message)
{
  Words words = { account, message->person.first->text, message->index, message->send };

  if (message->send != G_MAXUINT64)
    return fill_in (campaigns[message->person.country][message->send % N_CAMPAIGNS], &words);
  if (message->index % ODD_EVERY == 7)
    return g_string_new (eks_demo_hostile_values[message->index / ODD_EVERY % EKS_DEMO_N_HOSTILE_VALUES]);
  return fill_in (singles[message->person.country][message->index % N_SINGLES], &words);
}

/**
 * eks_demo_smsapi_make_preview:
 * @account: the account
 * @send: a mass send
 *
 * Returns: (transfer full): what its messages say, without what is each recipient's own
 */
GString *
eks_demo_smsapi_make_preview (const EksDemoSmsapi *account, guint64 send)
{
  Words words = { account, "[%name%]", G_MAXUINT64, send };

  return fill_in (campaigns[EKS_DEMO_SWEDEN][send % N_CAMPAIGNS], &words);
}
