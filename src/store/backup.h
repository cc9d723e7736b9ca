/* Backup of a data folder: a folder with the same files and SHA256SUMS beside them, made while the
 * program runs, checked by `sha256sum -c` as well as by us. */
#ifndef QF_STORE_BACKUP_H
#define QF_STORE_BACKUP_H

#include "store/db.h"

typedef struct backup_report {
    int64_t files, bytes;
} backup_report;

/* Copies the record of cx->db into the new folder `to`: one consistent moment of the database
 * (SQLite), then the attachments, the key and all other files. With PostgreSQL the database itself is
 * left to pg_dump. The key is part of it: keep backups as safe as the record. Errors: QF_CONFLICT
 * "BACKUP.EXISTS" (`to` is there already), QF_BROKEN "BACKUP.WRITE". */
QF_MUST qf_code backup_make(qf_ctx *cx, const char *to, backup_report *out);

/* Compares every file of a backup with its SHA256SUMS. cx->db is not needed. Errors: QF_MISSING
 * "BACKUP.NONE" (no SHA256SUMS there), QF_BROKEN "BACKUP.DAMAGED" (a file is gone or changed; the
 * field names it). */
QF_MUST qf_code backup_check(qf_ctx *cx, const char *from, backup_report *out);

/* Checks the backup, then copies it into the data folder `to`, the database last, so that a restore
 * that was cut off can be begun again. Errors: those of backup_check, QF_CONFLICT "BACKUP.OCCUPIED"
 * (`to` holds a record), QF_CONFLICT "DB.IN_USE", QF_BROKEN "BACKUP.WRITE". */
QF_MUST qf_code backup_restore(qf_ctx *cx, const char *from, const char *to, backup_report *out);

/* SQLite's own check of the whole file and of all references; on PostgreSQL every table is read.
 * QF_BROKEN "DB.DAMAGED" with what was found in the field. */
QF_MUST qf_code backup_integrity(qf_ctx *cx);

#endif
