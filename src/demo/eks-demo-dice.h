/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chance that repeats itself: numbers that depend on nothing but the seed, the kind of record and its index. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The finaliser of SplitMix64: a bijection whose every output bit depends on every input bit. */
static inline guint64
eks_demo_mix (guint64 x)
{
  x ^= x >> 30;
  x *= G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x ^= x >> 27;
  x *= G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

typedef struct
{
  guint64 state;
} EksDemoDice;

static inline EksDemoDice
eks_demo_dice (guint32 seed, guint kind, guint64 index)
{
  return (EksDemoDice){ eks_demo_mix (eks_demo_mix (((guint64) seed << 8) + kind + 1) + index) };
}

static inline guint64
eks_demo_dice_next (EksDemoDice *self)
{
  self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return eks_demo_mix (self->state);
}

/* 0 to @sides - 1 */
static inline guint
eks_demo_dice_throw (EksDemoDice *self, guint sides)
{
  return (guint) (((eks_demo_dice_next (self) >> 32) * sides) >> 32);
}

static inline gboolean
eks_demo_dice_chance (EksDemoDice *self, guint percent)
{
  return eks_demo_dice_throw (self, 100) < percent;
}

G_END_DECLS
