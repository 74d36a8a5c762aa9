/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A descriptor that uses every member there is, for the programs here. */
#pragma once

#include "eks-connector.h"

static inline char *
read_whole (gsize *length)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "connector", "corpus", "descriptor", "whole.json", NULL);
  g_autoptr (GError) error = NULL;
  char *data = NULL;

  g_file_get_contents (path, &data, length, &error);
  g_assert_no_error (error);
  return data;
}

static inline EksConnector *
load_whole (void)
{
  gsize length;
  g_autofree char *data = read_whole (&length);
  g_autoptr (GError) error = NULL;
  EksConnector *connector = eks_connector_new_from_data (data, length, &error);

  g_assert_no_error (error);
  return connector;
}
