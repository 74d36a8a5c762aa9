/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bucket that lives in another region than was said: where, and under which name the same service is there. An address that
 * an answer names is never gone to as it stands: only a region is taken from it. */

#include "config.h"

#include "eks-s3-private.h"

#include <string.h>

#define MAX_REGION 40
#define AMAZON ".amazonaws.com"
#define AMAZON_CHINA ".amazonaws.com.cn"

static gboolean
is_region (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > MAX_REGION || text[0] == '-' || text[length - 1] == '-')
    return FALSE;
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_islower (*at) && !g_ascii_isdigit (*at) && *at != '-')
      return FALSE;
  return TRUE;
}

static gboolean
is_of_amazon (const char *host)
{
  return g_str_has_suffix (host, AMAZON) || g_str_has_suffix (host, AMAZON_CHINA);
}

/* The region in `BUCKET.s3.REGION.amazonaws.com`, `s3.REGION.amazonaws.com` or, as older answers have it, `s3-REGION…`. */
static char *
dup_region_of_host (const char *host, const char *bucket)
{
  g_autofree char *with_bucket = g_strconcat (bucket, ".", NULL);
  const char *rest = g_str_has_prefix (host, with_bucket) ? host + strlen (with_bucket) : host;
  const char *end = strstr (rest, AMAZON);

  if (!is_of_amazon (host) || end == NULL || !(g_str_has_prefix (rest, "s3.") || g_str_has_prefix (rest, "s3-")))
    return NULL;
  rest += strlen ("s3.");
  return end > rest ? g_strndup (rest, (gsize) (end - rest)) : NULL;
}

static char *
dup_region_of_address (const char *address, const char *bucket)
{
  g_autoptr (GUri) uri = address != NULL ? g_uri_parse (address, G_URI_FLAGS_ENCODED, NULL) : NULL;

  return uri != NULL && g_uri_get_host (uri) != NULL ? dup_region_of_host (g_uri_get_host (uri), bucket) : NULL;
}

/**
 * eks_s3_find_region:
 * @answer: an answer that is no success
 * @xml: (nullable): its body
 * @bucket: the bucket that was asked for
 *
 * Returns: (transfer full) (nullable): the region that the answer says the bucket lives in
 */
char *
eks_s3_find_region (const EksWebAnswer *answer, const EksXmlAnswer *xml, const char *bucket)
{
  const char *said = eks_web_answer_get_header (answer, "x-amz-bucket-region");
  const char *endpoint = xml != NULL ? eks_xml_answer_get (xml, "Endpoint") : NULL;
  g_autofree char *region = NULL;

  if (said == NULL && xml != NULL)
    said = eks_xml_answer_get (xml, "Region");
  region = g_strdup (said);
  if (region == NULL && endpoint != NULL)
    region = dup_region_of_host (endpoint, bucket);
  if (region == NULL)
    region = dup_region_of_address (eks_web_answer_get_header (answer, "location"), bucket);
  return region != NULL && is_region (region) ? g_steal_pointer (&region) : NULL;
}

/**
 * eks_s3_move_host:
 * @host: the host of a service
 * @from: the region that it was asked for
 * @to: another one
 *
 * Returns: (transfer full): the host of the same service in the other region: only Amazon has one host a region, any other
 *   service stays where it is
 */
char *
eks_s3_move_host (const char *host, const char *from, const char *to)
{
  g_autofree char *middle = g_strconcat (".", from, ".amazonaws.", NULL);
  const char *at = strstr (host, middle);

  if (!is_of_amazon (host))
    return g_strdup (host);
  if (g_str_equal (host, "s3" AMAZON))
    return g_strconcat ("s3.", to, AMAZON, NULL);
  if (at == NULL)
    return g_strdup (host);
  return g_strdup_printf ("%.*s.%s%s", (int) (at - host), host, to, at + 1 + strlen (from));
}
