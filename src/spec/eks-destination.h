/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the file goes. */
#pragma once

#include "eks-json.h"
#include "eks-spec.h"

G_BEGIN_DECLS

/* In the order of eks_destination_type_names: `local`, `sftp`, `ftp`, `ftps`, `s3`, `gcs` */
typedef enum
{
  EKS_DESTINATION_LOCAL,
  EKS_DESTINATION_SFTP,
  EKS_DESTINATION_FTP,
  EKS_DESTINATION_FTPS,
  EKS_DESTINATION_S3,
  EKS_DESTINATION_GCS,
} EksDestinationType;

#define EKS_DESTINATION_N_TYPES (EKS_DESTINATION_GCS + 1)

/* What stands beside the file for whoever fetches it: `none`, `sha256` (NAME.sha256), `json` (NAME.manifest.json), `both` */
typedef enum
{
  EKS_MANIFEST_NONE,
  EKS_MANIFEST_SHA256,
  EKS_MANIFEST_JSON,
  EKS_MANIFEST_BOTH,
} EksManifest;

/* What is compared after the file was sent, where the server cannot give a hash: `size`, or the whole file read back: `whole` */
typedef enum
{
  EKS_READ_BACK_SIZE,
  EKS_READ_BACK_WHOLE,
} EksReadBack;

extern const char *const eks_destination_type_names[];
extern const char *const eks_manifest_names[];
extern const char *const eks_read_back_names[];

#define EKS_DESTINATION_MAX_HOST_KEYS 16

#define EKS_TYPE_DESTINATION (eks_destination_get_type ())
/* Properties, all EXPLICIT_NOTIFY; kind and id are for construction only.
 *   property      type     job file     for               default
 *   kind          int      type         all               local
 *   id            string   id           all
 *   folder        string   folder       local sftp ftp ftps   "" (remote: where the login leads); a pattern
 *                          prefix       s3 gcs            ""
 *   host          string   host         sftp ftp ftps
 *   port          int      port         sftp ftp ftps     0 (the usual one)
 *   user          string   user         sftp ftp ftps     "" (ftp and ftps: anonymous)
 *   host-keys     strv     host_key     sftp              none
 *   key-file      string   key_file     sftp              "" (a password)
 *   implicit-tls  boolean  tls          ftps              false (“explicit”)
 *   ca-file       string   ca_file      ftps s3 gcs       "" (those of the system)
 *   endpoint      string   endpoint     s3 gcs            "" (that of Amazon in the region, that of Google)
 *   region        string   region       s3                "" (us-east-1, where there is an endpoint)
 *   bucket        string   bucket       s3 gcs
 *   path-style    boolean  path_style   s3                false
 *   access-key    string   access_key   s3
 *   manifest      int      manifest     all               none
 *   make-folders  boolean  make_folders sftp ftp ftps     true
 *   read-back     int      read_back    all but local     size */
G_DECLARE_FINAL_TYPE (EksDestination, eks_destination, EKS, DESTINATION, EksSpec)

EksDestination *eks_destination_new (EksDestinationType type, const char *id);
EksDestination *eks_destination_new_local (const char *id, const char *folder);
EksDestination *eks_destination_copy (EksDestination *self); /* also an unfinished one */

EksDestinationType eks_destination_get_kind (EksDestination *self);
const char *eks_destination_get_id (EksDestination *self);
const char *eks_destination_get_folder (EksDestination *self);
void eks_destination_set_folder (EksDestination *self, const char *folder);
const char *eks_destination_get_host (EksDestination *self);
int eks_destination_get_port (EksDestination *self);
int eks_destination_get_effective_port (EksDestination *self);
const char *eks_destination_get_user (EksDestination *self);
const char *const *eks_destination_get_host_keys (EksDestination *self);
void eks_destination_set_host_keys (EksDestination *self, const char *const *keys);
const char *eks_destination_get_key_file (EksDestination *self);
gboolean eks_destination_get_implicit_tls (EksDestination *self);
const char *eks_destination_get_ca_file (EksDestination *self);
const char *eks_destination_get_endpoint (EksDestination *self);
char *eks_destination_dup_effective_endpoint (EksDestination *self);
const char *eks_destination_get_region (EksDestination *self);
const char *eks_destination_get_effective_region (EksDestination *self);
const char *eks_destination_get_bucket (EksDestination *self);
gboolean eks_destination_get_path_style (EksDestination *self);
const char *eks_destination_get_access_key (EksDestination *self);
EksManifest eks_destination_get_manifest (EksDestination *self);
gboolean eks_destination_get_make_folders (EksDestination *self);
EksReadBack eks_destination_get_read_back (EksDestination *self);

/* eks-destination-place: what it is called */
gboolean eks_destination_takes_secret (EksDestination *self);
gboolean eks_destination_needs_secret (EksDestination *self);
char *eks_destination_make_variable (EksDestination *self); /* of the environment, for its secret */
char *eks_destination_make_owner (EksDestination *self);    /* whose the secret is in the keyring */
char *eks_destination_make_authority (EksDestination *self); /* host:port as URLs have them, the usual port left out */
char *eks_destination_describe_place (EksDestination *self, const char *folder); /* folder: expanded; never a secret */

/* eks-destination-json */
const char *eks_destination_get_folder_member (EksDestination *self); /* “folder” or “prefix” */
const char *eks_destination_check_folder (EksDestination *self, const char *folder); /* (nullable): what is wrong */
gboolean eks_destination_has_member (EksDestination *self, const char *property); /* whether its type has it */
void eks_destination_check (EksDestination *self, const char *path, EksJsonIssues *issues);
EksDestination *eks_destination_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_destination_to_json (EksDestination *self);

G_END_DECLS
