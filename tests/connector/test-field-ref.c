/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Field ids of job files: own, related, dynamic, and what is said to a wrong one. */

#include "config.h"

#include "eks-error.h"

#include "test-whole.h"

#include <string.h>

typedef struct
{
  const char *entity;
  const char *field_id;
  const char *relation;  /* expected, or NULL */
  const char *of;        /* the entity that the field belongs to */
  const char *id;        /* of the field */
  const char *reference; /* expected, or NULL */
} ResolveCase;

static const ResolveCase resolve_cases[] = {
  { "call", "state", NULL, "call", "state", NULL },
  { "call", "person.name", "person", "person", "name", NULL },
  { "call", "again.state", "again", "call", "state", NULL },
  { "call", "person.formResult.pet", "person", "person", "formResult.pet", "pet" },
  { "call", "person.formResult.my.own pet", "person", "person", "formResult.my.own pet", "my.own pet" },
  { "call", "person.formResult.=1+1;\"x\"", "person", "person", "formResult.=1+1;\"x\"", "=1+1;\"x\"" },
  { "person", "formResult.name", NULL, "person", "formResult.name", "name" },
  { "person", "formResult.{reference}", NULL, "person", "formResult.{reference}", "{reference}" },
  { "person", "formResult..", NULL, "person", "formResult..", "." },
};

static void
test_resolve (void)
{
  g_autoptr (EksConnector) connector = load_whole ();

  for (guint i = 0; i < G_N_ELEMENTS (resolve_cases); i++)
    {
      const ResolveCase *c = &resolve_cases[i];
      g_autoptr (GError) error = NULL;
      EksFieldRef ref;

      g_assert_true (eks_connector_resolve (connector, eks_connector_find_entity (connector, c->entity), c->field_id, &ref, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (ref.relation != NULL ? ref.relation->id : NULL, ==, c->relation);
      g_assert_true (ref.entity == eks_connector_find_entity (connector, c->of));
      g_assert_cmpstr (ref.field->id, ==, c->id);
      g_assert_cmpstr (ref.reference, ==, c->reference);
      eks_field_ref_clear (&ref);
      g_assert_null (ref.field);
    }
}

static void
test_made (void)
{
  g_autoptr (EksConnector) connector = load_whole ();
  EksEntity *person = eks_connector_find_entity (connector, "person");
  EksFieldRef ref;

  g_assert_true (eks_connector_resolve (connector, person, "formResult.a.b", &ref, NULL));
  const EksPath *first = g_ptr_array_index (ref.field->paths, 0);
  const EksPath *second = g_ptr_array_index (ref.field->paths, 1);
  g_assert_cmpuint (g_strv_length (first->steps), ==, 2);
  g_assert_cmpstr (first->steps[0], ==, "form");
  g_assert_cmpstr (first->steps[1], ==, "a.b");
  g_assert_cmpstr (second->steps[0], ==, "fields");
  g_assert_cmpstr (second->match_member, ==, "name");
  g_assert_cmpstr (second->match_value, ==, "a.b");
  g_assert_cmpstr (second->take_member, ==, "value");
  g_assert_cmpstr (ref.field->label, ==, "a.b");
  g_assert_cmpint (ref.field->type, ==, EKS_TYPE_TEXT);
  g_assert_cmpint (ref.field->privacy, ==, EKS_PRIVACY_PERSONAL);
  eks_field_ref_clear (&ref);

  g_assert_true (eks_connector_resolve (connector, person, "formResult.utm_source", &ref, NULL));
  g_assert_cmpstr (ref.field->label, ==, "UTM source");
  g_assert_cmpstr (ref.field->description, ==, "From where");
  eks_field_ref_clear (&ref);
}

typedef struct
{
  const char *field_id;
  const char *nearest; /* in the message, or NULL for none */
} WrongCase;

static const WrongCase wrong_cases[] = {
  { "stat", "“state”" },
  { "State", "“state”" },
  { "person.nane", "“person.name”" },
  { "preson.name", "“person.name”" },
  { "person", "“person_id”" },
  { "person.again.state", "“again.state”" },
  { "again.person.name", "“again.person_id”" },
  { "formResult.x", NULL },
  { "person.formResult", NULL },
  { "person.formResult.", NULL },
  { "", NULL },
  { ".", NULL },
  { "nothing like any of them", NULL },
};

static void
test_wrong (void)
{
  g_autoptr (EksConnector) connector = load_whole ();
  EksEntity *call = eks_connector_find_entity (connector, "call");

  for (guint i = 0; i < G_N_ELEMENTS (wrong_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      EksFieldRef ref;

      g_assert_false (eks_connector_resolve (connector, call, wrong_cases[i].field_id, &ref, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
      g_test_message ("%s", error->message);
      g_assert_null (ref.field);
      g_assert_null (ref.relation);
      if (wrong_cases[i].nearest != NULL)
        g_assert_nonnull (strstr (error->message, wrong_cases[i].nearest));
      eks_field_ref_clear (&ref);
    }
}

static void
test_long (void)
{
  g_autoptr (EksConnector) connector = load_whole ();
  EksEntity *person = eks_connector_find_entity (connector, "person");
  g_autofree char *name = g_strnfill (2000, 'x');
  g_autofree char *id = g_strconcat ("formResult.", name, NULL);
  g_autoptr (GError) error = NULL;
  EksFieldRef ref;

  g_assert_false (eks_connector_resolve (connector, person, id, &ref, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field-ref/resolve", test_resolve);
  g_test_add_func ("/field-ref/made", test_made);
  g_test_add_func ("/field-ref/wrong", test_wrong);
  g_test_add_func ("/field-ref/long", test_long);
  return g_test_run ();
}
