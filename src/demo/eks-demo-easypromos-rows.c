/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promotions and what belongs to them. Every number is a text, as the service has it. */

#include "config.h"

#include "eks-demo-easypromos-private.h"

#include "eks-demo-dice.h"
#include "eks-demo-member.h"
#include "eks-demo-person.h"
#include "eks-demo-session.h"

#define DICE_USER 120
#define DICE_PARTICIPATION 121
#define DICE_PRIZE 122

static const struct
{
  const char *title;
  const char *reference; /* (nullable) */
  const char *stage;
  guint type;
  guint percent; /* who wins */
} promotions[EKS_DEMO_EASYPROMOS_PROMOTIONS] = {
  { "Ruleta de verano", "verano-25", "wheel", 21, 15 },
  { "Hvilken strand er du?", NULL, "quiz", 7, 0 },
  { "Sorteo «Vuelta al cole»; familias", "cole", "form", 1, 2 },
  { "Rasca y gana", "rasca", "scratch", 19, 20 },
  { "Vinn en resa till Gotland", "gotland", "form", 1, 3 },
  { "Código en el envase", "envase", "code", 12, 8 },
  { "Borrador: primavera", NULL, "form", 1, 0 },
};

static const struct
{
  const char *name;
  const char *reference;
  const char *description;
} prize_types[] = {
  { "Viaje para dos", "viaje", "Dos noches, \"pensión completa\"" }, { "Vale de 20 €", "vale20", "Válido en tienda; no en línea" }, { "Gavekort 100 kr.", "gavekort", "Til webshoppen" },
};

static const char *const logins[] = { "email", "google", "facebook" };

/**
 * eks_demo_easypromos_find:
 * @id: what should be the id of a promotion
 * @promotion: (out): the promotion
 *
 * Returns: whether there is one
 */
gboolean
eks_demo_easypromos_find (const char *id, guint *promotion)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (id, 10, EKS_DEMO_EASYPROMOS_PROMOTION_ID, EKS_DEMO_EASYPROMOS_PROMOTION_ID + EKS_DEMO_EASYPROMOS_PROMOTIONS - 1, &number, NULL))
    return FALSE;
  *promotion = (guint) (number - EKS_DEMO_EASYPROMOS_PROMOTION_ID);
  return TRUE;
}

/* The first member of a record */
static void
put_id (GString *text, guint64 id)
{
  EKS_DEMO_PUT (text, "{\"id\":\"");
  eks_demo_put_number (text, id);
  EKS_DEMO_PUT (text, "\"");
}

static void
put_moment (GString *text, const char *name, gint64 time)
{
  eks_demo_put_moment_member (text, name, time, "Z");
}

/**
 * eks_demo_easypromos_put_promotion:
 * @org: the organisation
 * @text: where to
 * @promotion: which one
 */
void
eks_demo_easypromos_put_promotion (const EksDemoOrg *org, GString *text, guint promotion)
{
  gboolean draft = promotion == EKS_DEMO_EASYPROMOS_PROMOTIONS - 1;
  gboolean active = promotion == EKS_DEMO_EASYPROMOS_PROMOTIONS - 2;
  EksDemoSlice slice;
  gint64 start;

  eks_demo_slice_init (&slice, org, promotion, EKS_DEMO_EASYPROMOS_PROMOTIONS - 1);
  start = eks_demo_slice_get_start (&slice, org);
  put_id (text, EKS_DEMO_EASYPROMOS_PROMOTION_ID + promotion);
  EKS_DEMO_PUT (text, ",\"organizing_brand\":{\"id\":\"77\",\"name\":\"Demo & Hijos\"}");
  eks_demo_put_quoted_number_member (text, "promotion_type", promotions[promotion].type);
  eks_demo_put_text_member (text, "title", promotions[promotion].title);
  eks_demo_put_text_member (text, "internal_ref", promotions[promotion].reference);
  eks_demo_put_text_member (text, "description", "<p>¡Participa y gana!</p>");
  eks_demo_put_text_member (text, "status", draft ? "draft" : active ? "active" : "expired");
  eks_demo_put_text_member (text, "timezone", "Europe/Madrid");
  put_moment (text, "start_date", start);
  put_moment (text, "end_date", eks_demo_slice_get_end (&slice, org) + (draft || active ? 30 * 86400 : 0));
  eks_demo_put_text_member (text, "default_language", "spa");
  put_moment (text, "created", start - 7 * 86400);
  EKS_DEMO_PUT (text, "}");
}

/**
 * eks_demo_easypromos_put_stage:
 * @org: the organisation
 * @text: where to
 * @promotion: the promotion
 * @stage: which of its stages
 */
void
eks_demo_easypromos_put_stage (const EksDemoOrg *org, GString *text, guint promotion, guint stage)
{
  EksDemoSlice slice;

  eks_demo_slice_init (&slice, org, promotion, EKS_DEMO_EASYPROMOS_PROMOTIONS - 1);
  put_id (text, EKS_DEMO_EASYPROMOS_STAGE_ID + promotion * EKS_DEMO_EASYPROMOS_STAGES + stage);
  eks_demo_put_text_member (text, "name", stage == 0 ? "Registro" : "Juego");
  eks_demo_put_text_member (text, "type", stage == 0 ? "form" : promotions[promotion].stage);
  put_moment (text, "start_date", eks_demo_slice_get_start (&slice, org));
  put_moment (text, "end_date", eks_demo_slice_get_end (&slice, org));
  eks_demo_put_name (text, "visible");
  eks_demo_put_str (text, stage == 0 ? "true" : "false");
  EKS_DEMO_PUT (text, "}");
}

static void
put_property (GString *text, guint id, const char *reference, const char *title, const char *value)
{
  if (id > 1)
    EKS_DEMO_PUT (text, ",");
  put_id (text, id);
  eks_demo_put_text_member (text, "title", title);
  eks_demo_put_text_member (text, "ref", reference);
  eks_demo_put_text_member (text, "value", value);
  EKS_DEMO_PUT (text, "}");
}

static void
put_properties (GString *text, guint64 lead, EksDemoDice *dice)
{
  guint which = eks_demo_dice_throw (dice, 1000);

  EKS_DEMO_PUT (text, ",\"custom_properties\":[");
  put_property (text, 1, "newsletter", "Acepto recibir la newsletter", lead % 3 == 0 ? "0" : "1");
  put_property (text, 2, "favourite_animal", "¿Cuál es tu animal favorito?", eks_demo_animals[which % EKS_DEMO_N_ANIMALS]);
  if (which % 10 < 6)
    put_property (text, 3, "comment", "Cuéntanos algo", which % 10 == 0 ? eks_demo_hostile_values[which % EKS_DEMO_N_HOSTILE_VALUES] : eks_demo_comments[which % EKS_DEMO_N_COMMENTS]);
  EKS_DEMO_PUT (text, "]");
}

static void
put_meta_data (GString *text, EksDemoDice *dice)
{
  gboolean traced = eks_demo_dice_chance (dice, 60);
  const char *source = eks_demo_sources[eks_demo_dice_throw (dice, EKS_DEMO_N_SOURCES)];
  g_autofree char *address = g_strdup_printf ("192.0.2.%u", 1 + eks_demo_dice_throw (dice, 254));

  EKS_DEMO_PUT (text, ",\"meta_data\":{\"utm_source\":");
  if (traced)
    eks_demo_put_quoted (text, source);
  else
    EKS_DEMO_PUT (text, "null");
  eks_demo_put_text_member (text, "utm_medium", traced ? "social" : NULL);
  eks_demo_put_text_member (text, "utm_campaign", traced ? "verano; 2025" : NULL);
  eks_demo_put_text_member (text, "referral_url", traced ? NULL : "https://example.org/blog?p=7&lang=es");
  eks_demo_put_text_member (text, "ip", address);
  eks_demo_put_text_member (text, "user_agent", eks_demo_browsers[eks_demo_dice_throw (dice, EKS_DEMO_N_BROWSERS)]);
  EKS_DEMO_PUT (text, ",\"legals\":{\"terms_url\":\"https://example.org/terms\",\"privacy_url\":null");
  eks_demo_put_text_member (text, "accepted_cookies", eks_demo_dice_chance (dice, 70) ? "all" : NULL);
  EKS_DEMO_PUT (text, "}}");
}

/**
 * eks_demo_easypromos_put_user:
 * @org: the organisation
 * @text: where to
 * @promotion: the promotion
 * @lead: whom
 */
void
eks_demo_easypromos_put_user (const EksDemoOrg *org, GString *text, guint promotion, guint64 lead)
{
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_USER, lead);
  guint login = eks_demo_dice_throw (&dice, G_N_ELEMENTS (logins));
  gboolean told = eks_demo_dice_chance (&dice, 80);
  g_autoptr (GString) email = g_string_new (NULL);
  g_autoptr (GString) phone = g_string_new ("+");
  g_autoptr (GString) birth = g_string_new (NULL);
  g_autofree char *external = g_strdup_printf ("C%07" G_GUINT64_FORMAT, lead);
  g_autofree char *social = g_strdup_printf ("1%017" G_GUINT64_FORMAT, eks_demo_dice_next (&dice) % G_GUINT64_CONSTANT (100000000000000000));
  EksDemoPerson person;

  eks_demo_person_init (&person, org->seed, lead);
  eks_demo_person_put_email (&person, email);
  eks_demo_person_put_msisdn (&person, phone);
  eks_demo_person_put_birth_date (&person, birth);
  put_id (text, EKS_DEMO_EASYPROMOS_USER_ID + lead);
  eks_demo_put_quoted_number_member (text, "promotion_id", EKS_DEMO_EASYPROMOS_PROMOTION_ID + promotion);
  eks_demo_put_text_member (text, "first_name", person.first->text);
  eks_demo_put_text_member (text, "last_name", told ? person.last->text : NULL);
  eks_demo_put_text_member (text, "nickname", person.first->ascii);
  eks_demo_put_text_member (text, "login_type", logins[login]);
  eks_demo_put_text_member (text, "social_id", login > 0 ? social : NULL);
  eks_demo_put_text_member (text, "external_id", lead % 4 == 0 ? NULL : external);
  eks_demo_put_text_member (text, "status", lead % 25 == 7 ? "0" : "1");
  eks_demo_put_text_member (text, "email", email->str);
  eks_demo_put_text_member (text, "phone", told ? phone->str : NULL);
  eks_demo_put_text_member (text, "birthday", told ? birth->str : NULL);
  put_moment (text, "created", eks_demo_org_get_time (org, EKS_DEMO_SESSION, eks_demo_org_get_first_session (org, lead)) - 30);
  eks_demo_put_text_member (text, "avatar_img", NULL);
  eks_demo_put_text_member (text, "language", "es");
  eks_demo_put_text_member (text, "country", person.words->code);
  put_properties (text, lead, &dice);
  put_meta_data (text, &dice);
  EKS_DEMO_PUT (text, "}");
}

/**
 * eks_demo_easypromos_is_winner:
 * @org: the organisation
 * @promotion: the promotion
 * @session: one of its participations
 *
 * Returns: whether a prize was given
 */
gboolean
eks_demo_easypromos_is_winner (const EksDemoOrg *org, guint promotion, guint64 session)
{
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_PRIZE, session);

  return eks_demo_dice_chance (&dice, promotions[promotion].percent);
}

/**
 * eks_demo_easypromos_put_prize:
 * @org: the organisation
 * @text: where to
 * @promotion: the promotion
 * @session: the participation that won
 */
void
eks_demo_easypromos_put_prize (const EksDemoOrg *org, GString *text, guint promotion, guint64 session)
{
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_PRIZE, session);
  guint64 looks = eks_demo_dice_next (&dice);
  guint type = (guint) (looks >> 8) % G_N_ELEMENTS (prize_types);
  g_autofree char *code = g_strdup_printf ("EP%08X", (guint) (looks >> 32));
  g_autofree char *url = g_strdup_printf ("https://prizes.example.org/%s", code);
  guint step;
  guint steps;
  guint64 lead = eks_demo_org_get_lead (org, session, &step, &steps);

  put_id (text, EKS_DEMO_EASYPROMOS_PRIZE_ID + session);
  EKS_DEMO_PUT (text, ",\"prize_type\":");
  put_id (text, 600 + promotion * G_N_ELEMENTS (prize_types) + type);
  eks_demo_put_text_member (text, "name", prize_types[type].name);
  eks_demo_put_text_member (text, "ref", prize_types[type].reference);
  eks_demo_put_text_member (text, "description", prize_types[type].description);
  eks_demo_put_text_member (text, "assignation_type", "random");
  eks_demo_put_text_member (text, "qty", "500");
  eks_demo_put_text_member (text, "given", NULL);
  EKS_DEMO_PUT (text, ",\"image\":\"https://prizes.example.org/image.png\",\"instructions\":\"Enseña el código en caja\"}");
  eks_demo_put_quoted_number_member (text, "user_id", EKS_DEMO_EASYPROMOS_USER_ID + lead);
  eks_demo_put_quoted_number_member (text, "stage_id", EKS_DEMO_EASYPROMOS_STAGE_ID + promotion * EKS_DEMO_EASYPROMOS_STAGES + 1);
  eks_demo_put_quoted_number_member (text, "participation_id", EKS_DEMO_EASYPROMOS_PARTICIPATION_ID + session);
  put_moment (text, "created", eks_demo_org_get_time (org, EKS_DEMO_SESSION, session) + 5);
  eks_demo_put_text_member (text, "code", code);
  eks_demo_put_text_member (text, "download_url", url);
  eks_demo_put_text_member (text, "redeem_url", url);
  EKS_DEMO_PUT (text, "}");
}

static void
put_requirement (GString *text, EksDemoDice *dice)
{
  g_autofree char *code = g_strdup_printf ("%07u", eks_demo_dice_throw (dice, 10000000));
  g_autofree char *order = g_strdup_printf ("%05u", eks_demo_dice_throw (dice, 100000));
  gboolean coded = eks_demo_dice_chance (dice, 40);

  EKS_DEMO_PUT (text, ",\"requirement\":{\"type\":\"");
  eks_demo_put_number (text, coded ? 2 : 0);
  EKS_DEMO_PUT (text, "\"");
  eks_demo_put_text_member (text, "code", coded ? code : NULL);
  EKS_DEMO_PUT (text, ",\"data\":[");
  if (coded)
    {
      EKS_DEMO_PUT (text, "{\"ref\":\"order\",\"title\":\"Pedido\"");
      eks_demo_put_text_member (text, "value", order);
      EKS_DEMO_PUT (text, "}");
    }
  EKS_DEMO_PUT (text, "]}");
}

/**
 * eks_demo_easypromos_put_participation:
 * @org: the organisation
 * @text: where to
 * @promotion: the promotion
 * @session: which participation
 * @full: with user, requirement and prize
 */
void
eks_demo_easypromos_put_participation (const EksDemoOrg *org, GString *text, guint promotion, guint64 session, gboolean full)
{
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_PARTICIPATION, session);
  gint64 time = eks_demo_org_get_time (org, EKS_DEMO_SESSION, session);
  g_autofree char *address = g_strdup_printf ("192.0.2.%u", 1 + eks_demo_dice_throw (&dice, 254));
  guint step;
  guint steps;
  guint64 lead = eks_demo_org_get_lead (org, session, &step, &steps);

  put_id (text, EKS_DEMO_EASYPROMOS_PARTICIPATION_ID + session);
  eks_demo_put_quoted_number_member (text, "promotion_id", EKS_DEMO_EASYPROMOS_PROMOTION_ID + promotion);
  eks_demo_put_quoted_number_member (text, "stage_id", EKS_DEMO_EASYPROMOS_STAGE_ID + promotion * EKS_DEMO_EASYPROMOS_STAGES + 1);
  eks_demo_put_quoted_number_member (text, "user_id", EKS_DEMO_EASYPROMOS_USER_ID + lead);
  put_moment (text, "created", time);
  eks_demo_put_text_member (text, "ip", address);
  eks_demo_put_text_member (text, "user_agent", eks_demo_browsers[eks_demo_dice_throw (&dice, EKS_DEMO_N_BROWSERS)]);
  eks_demo_put_quoted_number_member (text, "points", eks_demo_dice_throw (&dice, 50) * 10);
  if (eks_demo_dice_chance (&dice, 85))
    put_moment (text, "completed", time + 20 + eks_demo_dice_throw (&dice, 300));
  else
    eks_demo_put_text_member (text, "completed", NULL);
  EKS_DEMO_PUT (text, ",\"data\":[");
  if (eks_demo_dice_chance (&dice, 50))
    {
      EKS_DEMO_PUT (text, "{\"question\":\"¿Playa o montaña?\"");
      eks_demo_put_text_member (text, "answer", eks_demo_dice_chance (&dice, 50) ? "Playa" : "Montaña; \"siempre\"");
      EKS_DEMO_PUT (text, "}");
    }
  EKS_DEMO_PUT (text, "]");
  if (full)
    {
      put_requirement (text, &dice);
      EKS_DEMO_PUT (text, ",\"user\":");
      eks_demo_easypromos_put_user (org, text, promotion, lead);
      EKS_DEMO_PUT (text, ",\"prize\":");
      if (eks_demo_easypromos_is_winner (org, promotion, session))
        eks_demo_easypromos_put_prize (org, text, promotion, session);
      else
        EKS_DEMO_PUT (text, "null");
    }
  EKS_DEMO_PUT (text, "}");
}
