/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GUIDs of version 4: the 60 random bits of the first half are the index through a keyed Feistel network, the
   62 of the second are derived from them, so that a GUID of another kind or seed is recognised as unknown. */

#include "config.h"

#include "eks-demo-guid.h"

#include "eks-demo-dice.h"
#include "eks-demo-text.h"

#define HALF_BITS 30
#define HALF_MASK ((G_GUINT64_CONSTANT (1) << HALF_BITS) - 1)
#define TAIL_MASK ((G_GUINT64_CONSTANT (1) << 62) - 1)

/**
 * eks_demo_guids_init:
 * @self: keys to fill
 * @seed: the organisation's seed
 */
void
eks_demo_guids_init (EksDemoGuids *self, guint32 seed)
{
  for (guint kind = 0; kind < EKS_DEMO_N_KINDS; kind++)
    {
      EksDemoDice dice = eks_demo_dice (seed, EKS_DEMO_N_KINDS + kind, 0);
      for (guint i = 0; i <= EKS_DEMO_GUID_ROUNDS; i++)
        self->keys[kind][i] = eks_demo_dice_next (&dice);
    }
}

static guint64
disguise (const guint64 *keys, guint64 index)
{
  guint64 left = index >> HALF_BITS & HALF_MASK;
  guint64 right = index & HALF_MASK;

  for (guint i = 0; i < EKS_DEMO_GUID_ROUNDS; i++)
    {
      guint64 next = left ^ (eks_demo_mix (right + keys[i]) & HALF_MASK);
      left = right;
      right = next;
    }
  return left << HALF_BITS | right;
}

static guint64
undisguise (const guint64 *keys, guint64 head)
{
  guint64 left = head >> HALF_BITS;
  guint64 right = head & HALF_MASK;

  for (guint i = EKS_DEMO_GUID_ROUNDS; i-- > 0;)
    {
      guint64 previous = right ^ (eks_demo_mix (left + keys[i]) & HALF_MASK);
      right = left;
      left = previous;
    }
  return left << HALF_BITS | right;
}

static void
write_hex (char *to, guint64 value, guint digits)
{
  for (guint i = digits; i-- > 0; value >>= 4)
    to[i] = "0123456789abcdef"[value & 15];
}

static void
write_guid (const guint64 *keys, guint64 head, char guid[EKS_DEMO_GUID_LENGTH])
{
  guint64 tail = eks_demo_mix (head + keys[EKS_DEMO_GUID_ROUNDS]) & TAIL_MASK;

  write_hex (guid, head >> 28, 8);
  guid[8] = '-';
  write_hex (guid + 9, head >> 12, 4);
  guid[13] = '-';
  write_hex (guid + 14, 0x4000 | (head & 0xfff), 4); /* version 4 */
  guid[18] = '-';
  write_hex (guid + 19, 0x8000 | tail >> 48, 4); /* variant 10 */
  guid[23] = '-';
  write_hex (guid + 24, tail, 12);
}

/**
 * eks_demo_guids_put:
 * @self: keys
 * @text: where to
 * @kind: what it identifies
 * @index: which one
 *
 * Appends the 36 characters of a GUID, without quotes.
 */
void
eks_demo_guids_put (const EksDemoGuids *self, GString *text, EksDemoKind kind, guint64 index)
{
  char guid[EKS_DEMO_GUID_LENGTH];

  write_guid (self->keys[kind], disguise (self->keys[kind], index), guid);
  eks_demo_put (text, guid, sizeof guid);
}

/**
 * eks_demo_guids_find:
 * @self: keys
 * @kind: what it should identify
 * @guid: what should be a GUID, in lower or upper case
 * @index: (out): which one; whether it exists is for the caller to say
 *
 * Returns: whether @guid was made by these keys for this kind
 */
gboolean
eks_demo_guids_find (const EksDemoGuids *self, EksDemoKind kind, const char *guid, guint64 *index)
{
  char expected[EKS_DEMO_GUID_LENGTH + 1] = "";
  guint64 head = 0;

  if (strlen (guid) != EKS_DEMO_GUID_LENGTH)
    return FALSE;
  for (guint i = 0; i < 18; i++)
    {
      if (i == 8 || i == 13 || i == 14)
        continue;
      if (!g_ascii_isxdigit (guid[i]))
        return FALSE;
      head = head << 4 | (guint64) g_ascii_xdigit_value (guid[i]);
    }
  write_guid (self->keys[kind], head, expected);
  *index = undisguise (self->keys[kind], head);
  return g_ascii_strcasecmp (guid, expected) == 0;
}
