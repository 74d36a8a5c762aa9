/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connector, an account and a stream of records for the programs here. */
#pragma once

#include "eks-source.h"
#include "eks-test-service.h"
#include "eks-test-support.h"

/* A connector with one entity, “thing”, whose stream is paged as @paging says; @more: further members of the connector */
static inline EksConnector *
test_connector (const char *paging, const char *stream, const char *more)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = g_strdup_printf (
    "{\"id\":\"test\",\"label\":\"Test\",\"verified\":\"Made up\",\"base_url\":\"{base_url}\",\"time_zone\":\"Europe/Copenhagen\",\"test_path\":\"/ping\","
    "\"settings\":[{\"id\":\"base_url\",\"kind\":\"url\",\"label\":\"Address\",\"required\":true},"
    "{\"id\":\"api_key\",\"kind\":\"secret\",\"label\":\"API key\",\"required\":true}],"
    "%s,"
    "\"entities\":[{\"id\":\"thing\",\"label\":\"Thing\",\"size\":\"large\",\"key\":\"id\","
    "\"fields\":[{\"id\":\"id\",\"path\":\"id\",\"type\":\"text\",\"label\":\"ID\"},{\"id\":\"made\",\"path\":\"made\",\"type\":\"timestamp\",\"label\":\"Made\"},"
    "{\"id\":\"state\",\"path\":\"state\",\"type\":\"text\",\"label\":\"State\",\"choices\":[{\"value\":\"on\",\"label\":\"On\"},{\"value\":\"off\",\"label\":\"Off\"}]}],"
    "\"streams\":[{\"path\":\"/things\",\"records\":\"list\",\"verified\":\"documented\",\"paging\":%s%s%s}],"
    "\"one\":{\"path\":\"/thing/{key}\",\"record\":\"thing\"}}]}",
    more != NULL ? more : "\"auth\":{\"kind\":\"header\",\"name\":\"Authorization\",\"value\":\"{api_key}\"}", paging, stream != NULL ? "," : "",
    stream != NULL ? stream : "");
  EksConnector *connector = eks_connector_new_from_data (json, strlen (json), &error);

  g_assert_no_error (error);
  return connector;
}

#define TEST_SECRET "s3cret/k+y"

static inline EksSource *
test_source (EksConnector *connector, const char *base_url, EksClock *clock)
{
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (settings, (gpointer) "base_url", (gpointer) base_url);
  g_hash_table_insert (settings, (gpointer) "api_key", (gpointer) TEST_SECRET);
  EksSource *source = eks_source_new (connector, settings, clock, &error);
  g_assert_no_error (error);
  return source;
}

/* All fields of “thing” from its first stream. */
static inline EksReader *
test_open (EksSource *source, EksConnector *connector, guint64 max_rows, GPtrArray *keys)
{
  EksEntity *entity = eks_connector_find_entity (connector, "thing");
  GPtrArray *fields = eks_entity_get_fields (entity);
  EksSourceColumn columns[3];
  EksSourceQuery query = { .entity = entity, .columns = columns, .n_columns = G_N_ELEMENTS (columns), .key_column = 0, .max_rows = max_rows };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const EksField *field = g_ptr_array_index (fields, i);
      columns[i] = (EksSourceColumn){ field->id, field->type, field->paths, field, FALSE };
    }
  EksReader *reader = keys != NULL ? eks_source_open_keys (source, &query, keys, &error) : eks_source_open (source, &query, &error);
  g_assert_no_error (error);
  return reader;
}

/* The ids of all rows, each with a blank after it; the reader is closed. */
static inline char *
test_read_ids (EksReader *reader, GError **error)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (EksBatch) batch = NULL;

  while ((batch = eks_reader_next_batch (reader, NULL, error)) != NULL)
    {
      for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
        {
          const EksValue *value = &eks_batch_get_row (batch, i)[0];
          g_string_append_len (ids, value->text, value->length);
          g_string_append_c (ids, ' ');
        }
      g_clear_pointer (&batch, eks_batch_unref);
    }
  g_assert_true (eks_reader_close (reader, NULL, NULL));
  return g_strdup (ids->str);
}
