/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations and participations. Names with dots in them are one name, and a form's fields are called whatever its maker liked. */

#include "config.h"

#include "eks-demo-kimple-private.h"

#include "eks-demo-dice.h"
#include "eks-demo-member.h"
#include "eks-demo-person.h"
#include "eks-demo-session.h"

#define DICE_OPERATION 110
#define DICE_PARTICIPANT 111
#define DICE_PARTICIPATION 112
#define DICE_GIFT 113

typedef struct
{
  const char *name;
  const char *label;
  const char *type;
} FormField;

static const FormField common_fields[] = {
  { "civility", "Civility", "choice" },   { "firstname", "First name", "text" },   { "lastname", "Last name", "text" },
  { "email", "E-mail", "email" },         { "phone", "Mobile phone", "phone" },    { "birthdate", "Date of birth", "date" },
  { "zipcode", "Postal code", "text" },   { "newsletter", "I want the newsletter", "optin" },
};

/* What each operation asks besides. */
static const struct
{
  const char *name;
  const char *type;
  FormField own[2];
  gboolean has_gifts;
  gboolean is_external; /* linked to Sogec and 76310 */
  gboolean has_codes;
} operations[EKS_DEMO_KIMPLE_OPERATIONS] = {
  { "Sommer-lodtrækning", "instant_win", { { "favourite_animal", "Yndlingsdyr", "text" }, { "Combien ?", "Combien d'enfants avez-vous ?", "number" } }, TRUE, TRUE, FALSE },
  { "Quiz: hvad ved du om havet?", "quiz", { { "question_1", "Hvor dybt er Kattegat?", "open" }, { "question_2", "Nævn en hval", "open" } }, FALSE, FALSE, FALSE },
  { "Roue de la rentrée", "wheel", { { "store", "Magasin", "choice" }, { "adresse.ligne 2", "Complément d'adresse", "text" } }, TRUE, FALSE, TRUE },
  { "Battle \"Elefant; eller blåhval\"", "battle", { { "vote", "Your favourite", "choice" }, { "comment", "Why?", "open" } }, FALSE, TRUE, FALSE },
  { "Adventskalender", "instant_win", { { "day", "Door", "number" }, { "comment", "A wish", "open" } }, TRUE, FALSE, FALSE },
  { "Quiz de printemps", "quiz", { { "question_1", "La capitale du Danemark ?", "open" }, { "friend", "A friend's e-mail", "email" } }, FALSE, FALSE, TRUE },
  { "Instant gagnant: cashback", "instant_win", { { "receipt", "Proof of purchase", "file" }, { "comment", "A message", "open" } }, TRUE, TRUE, FALSE },
  { "Vind en weekendtur", "wheel", { { "favourite_animal", "Yndlingsdyr", "text" }, { "comment", "Skriv en hilsen ❤", "open" } }, TRUE, FALSE, TRUE },
  { "Åbnet i dag", "quiz", { { "question_1", "=1+1?", "open" }, { "comment", "A message", "open" } }, FALSE, FALSE, FALSE },
};

static const struct
{
  const char *title;
  const char *description;
} gifts[] = {
  { "Weekendtur til Skagen", "To overnatninger for to personer" }, { "Gavekort 500 kr.", "Gælder i alle butikker" }, { "Un sac \"zéro déchet\"", "Coton bio; 40 × 38 cm" },
  { "Fjällräven rygsæk", "Farve: gul" }, { "Casque audio", "Sans fil" },
};

static const char *const sogec_states[] = { "validated", "waiting", "refused" };
static const char *const mail_states[] = { "validated", "suspect", "invalid" };
static const char *const mail_details[] = { "Ok", "CatchAll", "MailboxDisabled" };
static const char *const address_states[] = { "validated", "doubtful", "invalid" };
static const char *const address_details[] = { "Correct address", "Street number missing", "Unknown street" };
static const char *const browser_names[EKS_DEMO_N_BROWSERS] = { "Safari", "Chrome", "Mobile Safari", "Chrome", "Firefox" };
static const char *const platforms[EKS_DEMO_N_BROWSERS] = { "mac", "windows", "iphone", "android", "linux" };

/**
 * eks_demo_kimple_get_hash:
 * @org: the organisation
 * @operation: an operation
 * @hash: (out): its code, six characters
 */
void
eks_demo_kimple_get_hash (const EksDemoOrg *org, guint operation, char hash[EKS_DEMO_KIMPLE_HASH])
{
  static const char signs[] = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_OPERATION, operation);

  g_strlcpy (hash, "DRrv3d", EKS_DEMO_KIMPLE_HASH); /* the example of the vendor's pages */
  for (guint i = 0; operation > 0 && i < EKS_DEMO_KIMPLE_HASH - 1; i++)
    hash[i] = signs[eks_demo_dice_throw (&dice, sizeof signs - 1)];
}

/**
 * eks_demo_kimple_find:
 * @org: the organisation
 * @hash: what should be the code of an operation
 * @operation: (out): the operation
 *
 * Returns: whether there is one
 */
gboolean
eks_demo_kimple_find (const EksDemoOrg *org, const char *hash, guint *operation)
{
  char known[EKS_DEMO_KIMPLE_HASH];

  for (guint i = 0; i < EKS_DEMO_KIMPLE_OPERATIONS; i++)
    {
      eks_demo_kimple_get_hash (org, i, known);
      if (strcmp (known, hash) != 0)
        continue;
      *operation = i;
      return TRUE;
    }
  return FALSE;
}

static void
put_form_field (GString *text, const FormField *field)
{
  EKS_DEMO_PUT (text, "{\"name\":");
  eks_demo_put_quoted (text, field->name);
  eks_demo_put_text_member (text, "label", field->label);
  eks_demo_put_text_member (text, "type", field->type);
  EKS_DEMO_PUT (text, "}");
}

/**
 * eks_demo_kimple_put_operation:
 * @org: the organisation
 * @text: where to
 * @operation: which one
 */
void
eks_demo_kimple_put_operation (const EksDemoOrg *org, GString *text, guint operation)
{
  char hash[EKS_DEMO_KIMPLE_HASH];
  EksDemoSlice slice;
  gboolean open = operation + 3 > EKS_DEMO_KIMPLE_OPERATIONS;

  eks_demo_slice_init (&slice, org, operation, EKS_DEMO_KIMPLE_OPERATIONS - 1);
  eks_demo_kimple_get_hash (org, operation, hash);
  EKS_DEMO_PUT (text, "{\"hash_id\":");
  eks_demo_put_quoted (text, hash);
  eks_demo_put_text_member (text, "name", operations[operation].name);
  eks_demo_put_text_member (text, "type", operations[operation].type);
  eks_demo_put_text_member (text, "status", open ? "open" : "closed");
  eks_demo_put_paris_member (text, "starts_at", &org->zone, eks_demo_slice_get_start (&slice, org));
  eks_demo_put_paris_member (text, "ends_at", &org->zone, eks_demo_slice_get_end (&slice, org) + (open ? 30 * 86400 : 0));
  EKS_DEMO_PUT (text, ",\"fields\":[");
  for (guint i = 0; i < G_N_ELEMENTS (common_fields); i++)
    {
      put_form_field (text, &common_fields[i]);
      EKS_DEMO_PUT (text, ",");
    }
  put_form_field (text, &operations[operation].own[0]);
  EKS_DEMO_PUT (text, ",");
  put_form_field (text, &operations[operation].own[1]);
  EKS_DEMO_PUT (text, "]}");
}

/**
 * eks_demo_kimple_is_winner:
 * @org: the organisation
 * @operation: the operation
 * @session: one of its participations
 *
 * Returns: whether a gift was won; never where there is none to win
 */
gboolean
eks_demo_kimple_is_winner (const EksDemoOrg *org, guint operation, guint64 session)
{
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_GIFT, session);

  return operations[operation].has_gifts && eks_demo_dice_chance (&dice, 12);
}

static void
put_gift (const EksDemoOrg *org, GString *text, guint operation, guint64 session)
{
  gboolean won = eks_demo_kimple_is_winner (org, operation, session);
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_GIFT, session);
  guint64 number = eks_demo_dice_next (&dice) >> 20;
  guint gift = eks_demo_dice_throw (&dice, G_N_ELEMENTS (gifts));
  g_autofree char *id = g_strdup_printf ("g%011" G_GINT64_MODIFIER "x", number);
  g_autofree char *code = g_strdup_printf ("%04u-%04u", eks_demo_dice_throw (&dice, 10000), eks_demo_dice_throw (&dice, 10000));

  eks_demo_put_text_member (text, "contest_gift_hash_id", won ? id : NULL);
  eks_demo_put_text_member (text, "contest_gift_title", won ? gifts[gift].title : NULL);
  eks_demo_put_text_member (text, "contest_gift_description", won ? gifts[gift].description : NULL);
  eks_demo_put_text_member (text, "contest_gift_code", won ? code : NULL);
}

static void
put_answer (GString *text, const FormField *field, gboolean anonymous, EksDemoDice *dice)
{
  guint kind = eks_demo_dice_throw (dice, 10);
  guint which = eks_demo_dice_throw (dice, 1000);
  g_autofree char *number = g_strdup_printf ("%u", which % 24 + 1);
  const char *answer = strcmp (field->type, "number") == 0 ? number : kind < 6 ? eks_demo_animals[which % EKS_DEMO_N_ANIMALS]
                       : kind < 8                          ? eks_demo_comments[which % EKS_DEMO_N_COMMENTS]
                       : kind < 9                          ? eks_demo_hostile_values[which % EKS_DEMO_N_HOSTILE_VALUES]
                                                           : NULL;

  EKS_DEMO_PUT (text, ",");
  eks_demo_put_quoted (text, field->name);
  EKS_DEMO_PUT (text, ":");
  if (answer != NULL && !anonymous)
    eks_demo_put_quoted (text, answer);
  else
    EKS_DEMO_PUT (text, "null");
}

/* What was typed into the form, each time the same but for the questions; nothing is left of who was anonymised. */
static void
put_form (const EksDemoOrg *org, GString *text, guint operation, guint64 lead, gboolean anonymous, EksDemoDice *dice)
{
  g_autoptr (GString) email = g_string_new (NULL);
  g_autoptr (GString) phone = g_string_new ("+");
  g_autoptr (GString) birth = g_string_new (NULL);
  EksDemoPerson person;

  eks_demo_person_init (&person, org->seed, lead);
  eks_demo_person_put_email (&person, email);
  eks_demo_person_put_msisdn (&person, phone);
  eks_demo_person_put_birth_date (&person, birth);
  EKS_DEMO_PUT (text, ",\"form\":{\"civility\":");
  eks_demo_put_str (text, anonymous ? "null" : lead % 2 == 0 ? "\"Mme\"" : "\"M.\"");
  eks_demo_put_text_member (text, "firstname", anonymous ? NULL : person.first->text);
  eks_demo_put_text_member (text, "lastname", anonymous ? NULL : person.last->text);
  eks_demo_put_text_member (text, "email", anonymous ? NULL : email->str);
  eks_demo_put_text_member (text, "phone", anonymous ? NULL : phone->str);
  eks_demo_put_text_member (text, "birthdate", anonymous ? NULL : birth->str);
  eks_demo_put_text_member (text, "zipcode", anonymous ? NULL : person.place->zip);
  eks_demo_put_number_member (text, "newsletter", eks_demo_dice_throw (dice, 2));
  put_answer (text, &operations[operation].own[0], anonymous, dice);
  put_answer (text, &operations[operation].own[1], anonymous, dice);
  EKS_DEMO_PUT (text, "}");
  eks_demo_put_text_member (text, "country", person.words->code);
}

static void
put_device (GString *text, gboolean anonymous, EksDemoDice *dice)
{
  guint which = eks_demo_dice_throw (dice, EKS_DEMO_N_BROWSERS);
  gboolean mobile = which == 2 || which == 3;
  g_autofree char *origin = g_strdup_printf ("https://game.example.org/?utm_source=%s", eks_demo_sources[eks_demo_dice_throw (dice, EKS_DEMO_N_SOURCES)]);
  g_autofree char *address = g_strdup_printf ("203.0.113.%u", 1 + eks_demo_dice_throw (dice, 254));

  eks_demo_put_number_member (text, "mobile", mobile);
  eks_demo_put_text_member (text, "origin_url", origin);
  eks_demo_put_text_member (text, "ip_address", anonymous ? NULL : address);
  eks_demo_put_text_member (text, "user_informations.agent_browser", browser_names[which]);
  eks_demo_put_text_member (text, "user_informations.agent_platform", platforms[which]);
  eks_demo_put_number_member (text, "width", mobile ? 390 : 1440);
  eks_demo_put_number_member (text, "height", mobile ? 844 : 900);
  eks_demo_put_number_member (text, "chrono", 20 + eks_demo_dice_throw (dice, 400));
}

/* “rnvp.email” has a value of its own beside “rnvp.email.status”, and one of the names is spelled in French. */
static void
put_external (GString *text, guint64 session, EksDemoDice *dice)
{
  guint state = eks_demo_dice_throw (dice, 3);
  guint mail = eks_demo_dice_throw (dice, 3);
  guint address = eks_demo_dice_throw (dice, 3);
  gboolean asked = eks_demo_dice_chance (dice, 80);
  g_autofree char *pal = g_strdup_printf ("PAL%02u", 1 + eks_demo_dice_throw (dice, 9));

  eks_demo_put_text_member (text, "pal", pal);
  eks_demo_put_number_member (text, "participation_sogec_id", 2000000 + session);
  eks_demo_put_text_member (text, "sogec_last_state", sogec_states[state]);
  eks_demo_put_text_member (text, "reason_not_conformity", state == 2 ? "Receipt cannot be read; \"photo\" is too dark" : NULL);
  eks_demo_put_number_member (text, "rnvp.email", asked);
  eks_demo_put_text_member (text, "rnvp.email.status", asked ? mail_states[mail] : NULL);
  eks_demo_put_text_member (text, "rnvp.email.detail", asked ? mail_details[mail] : NULL);
  eks_demo_put_number_member (text, "rnvp.address", asked);
  eks_demo_put_text_member (text, "rnvp.address.status", asked ? address_states[address] : NULL);
  eks_demo_put_text_member (text, "rnvp.adresse.detail", asked ? address_details[address] : NULL);
  eks_demo_put_number_member (text, "rnvp.api.count", asked ? 1 + session % 3 : 0);
}

/**
 * eks_demo_kimple_put_participation:
 * @org: the organisation
 * @text: where to
 * @operation: the operation
 * @session: which participation
 */
void
eks_demo_kimple_put_participation (const EksDemoOrg *org, GString *text, guint operation, guint64 session)
{
  guint step;
  guint steps;
  guint64 lead = eks_demo_org_get_lead (org, session, &step, &steps);
  EksDemoDice who = eks_demo_dice (org->seed, DICE_PARTICIPANT, lead);
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_PARTICIPATION, session);
  g_autofree char *id = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", eks_demo_dice_next (&who));
  gboolean anonymous = eks_demo_dice_chance (&who, 3);
  guint optin = eks_demo_dice_throw (&who, 3) + step; /* who comes back has often agreed to more */
  g_autofree char *code = g_strdup_printf ("%06u", eks_demo_dice_throw (&dice, 1000000));
  char hash[EKS_DEMO_KIMPLE_HASH];

  eks_demo_kimple_get_hash (org, operation, hash);
  EKS_DEMO_PUT (text, "{\"contest_entry_hash_id\":");
  eks_demo_put_quoted (text, id);
  eks_demo_put_paris_member (text, "created_at", &org->zone, eks_demo_org_get_time (org, EKS_DEMO_SESSION, session));
  eks_demo_put_number_member (text, "is_optin", MIN (optin, 2));
  eks_demo_put_number_member (text, "is_anonymous", anonymous);
  eks_demo_put_number_member (text, "can_participate", !eks_demo_dice_chance (&dice, 5));
  put_form (org, text, operation, lead, anonymous, &dice);
  put_device (text, anonymous, &dice);
  eks_demo_put_text_member (text, "operation_hash_id", hash);
  eks_demo_put_text_member (text, "operation_name", operations[operation].name);
  eks_demo_put_text_member (text, "access_code", operations[operation].has_codes ? code : NULL);
  if (operations[operation].is_external)
    put_external (text, session, &dice);
  put_gift (org, text, operation, session);
  EKS_DEMO_PUT (text, "}");
}
