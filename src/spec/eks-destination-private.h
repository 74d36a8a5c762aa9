/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a destination can have: one table that properties and the job file are made from. */
#pragma once

#include "eks-destination.h"

G_BEGIN_DECLS

/* Texts first, then numbers. */
typedef enum
{
  EKS_DESTINATION_FOLDER = 1,
  EKS_DESTINATION_HOST,
  EKS_DESTINATION_USER,
  EKS_DESTINATION_KEY_FILE,
  EKS_DESTINATION_CA_FILE,
  EKS_DESTINATION_ENDPOINT,
  EKS_DESTINATION_REGION,
  EKS_DESTINATION_BUCKET,
  EKS_DESTINATION_ACCESS_KEY,
  EKS_DESTINATION_PORT,
  EKS_DESTINATION_IMPLICIT_TLS,
  EKS_DESTINATION_PATH_STYLE,
  EKS_DESTINATION_MANIFEST,
  EKS_DESTINATION_MAKE_FOLDERS,
  EKS_DESTINATION_READ_BACK,
} EksDestinationMember;

#define EKS_DESTINATION_N_MEMBERS (EKS_DESTINATION_READ_BACK + 1)

/**
 * EksDestinationSetting:
 * @property: its name as a property
 * @member: its name in a job file
 * @types: for which types it is
 * @names: (nullable): what its values are called in a job file
 * @standard: what it is unless somebody says otherwise
 */
typedef struct
{
  const char *property;
  const char *member;
  guint types;
  const char *const *names;
  int standard;
} EksDestinationSetting;

extern const EksDestinationSetting eks_destination_settings[EKS_DESTINATION_N_MEMBERS];

const char *eks_destination_get_text (EksDestination *self, EksDestinationMember member);
int eks_destination_get_number (EksDestination *self, EksDestinationMember member);
gboolean eks_destination_is_of (EksDestination *self, guint types);
int eks_destination_get_usual_port (EksDestination *self);

#define EKS_DESTINATION_IN(type) (1u << EKS_DESTINATION_##type)
#define EKS_DESTINATION_IN_BUCKETS (EKS_DESTINATION_IN (S3) | EKS_DESTINATION_IN (GCS))
#define EKS_DESTINATION_IN_FTP (EKS_DESTINATION_IN (FTP) | EKS_DESTINATION_IN (FTPS))
#define EKS_DESTINATION_IN_HOSTS (EKS_DESTINATION_IN (SFTP) | EKS_DESTINATION_IN_FTP)
#define EKS_DESTINATION_IN_REMOTE (EKS_DESTINATION_IN_HOSTS | EKS_DESTINATION_IN_BUCKETS)

G_END_DECLS
