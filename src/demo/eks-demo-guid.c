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

/* Half of the bits through one multiplication: a session has a dozen GUIDs, so this is most of what a page costs. */
static inline guint64
scramble (guint64 half, guint64 key)
{
  return ((half ^ key) * (key | 1)) >> (64 - HALF_BITS);
}

static guint64
disguise (const guint64 *keys, guint64 index)
{
  guint64 left = index >> HALF_BITS & HALF_MASK;
  guint64 right = index & HALF_MASK;

  for (guint i = 0; i < EKS_DEMO_GUID_ROUNDS; i++)
    {
      guint64 next = left ^ scramble (right, keys[i]);
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
      guint64 previous = right ^ scramble (left, keys[i]);
      right = left;
      left = previous;
    }
  return left << HALF_BITS | right;
}

/* Eight hexadecimal digits at once: the nibbles are spread over the bytes of a word and lifted to '0' or 'a' together. */
static inline void
write_hex (char to[8], guint32 value)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 nibbles = value;
  guint64 letters;
  guint64 digits;

  nibbles = (nibbles << 16 | nibbles) & G_GUINT64_CONSTANT (0x0000ffff0000ffff);
  nibbles = (nibbles << 8 | nibbles) & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff);
  nibbles = (nibbles << 4 | nibbles) & (ones * 15);
  letters = (nibbles + ones * 6) >> 4 & ones;
  digits = GUINT64_TO_BE (nibbles + ones * '0' + letters * ('a' - '0' - 10));
  memcpy (to, &digits, sizeof digits);
}

static void
write_guid (const guint64 *keys, guint64 head, char guid[EKS_DEMO_GUID_LENGTH])
{
  guint64 tail = eks_demo_mix (head + keys[EKS_DEMO_GUID_ROUNDS]) & TAIL_MASK;
  char hex[16];

  write_hex (guid, (guint32) (head >> 28));
  write_hex (hex, (guint32) ((head >> 12 & 0xffff) << 16 | 0x4000 | (head & 0xfff))); /* version 4 */
  write_hex (hex + 8, (guint32) ((0x8000 | tail >> 48) << 16 | (tail >> 32 & 0xffff))); /* variant 10 */
  write_hex (guid + 28, (guint32) tail);
  guid[8] = guid[13] = guid[18] = guid[23] = '-';
  memcpy (guid + 9, hex, 4);
  memcpy (guid + 14, hex + 4, 4);
  memcpy (guid + 19, hex + 8, 4);
  memcpy (guid + 24, hex + 12, 4);
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
