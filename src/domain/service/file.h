/* Forms and samples beside a service item: taken in by content, shown with what they hide, cleaned and covered as the
 * attachments of published information are. Law: 国办秘函〔2019〕19号 (空白表格、示例样表、结果样本); 个人信息保护法 第二十八条. */
#ifndef QF_DOMAIN_SERVICE_FILE_H
#define QF_DOMAIN_SERVICE_FILE_H

#include "doc/attachment.h"
#include "law/mask.h"

#define SERVICE_FILES_MAX 20                         /* of one item */
#define SERVICE_FILE_BYTES ((size_t)5 * 1024 * 1024) /* of one file: people open it on a phone */

/* X(NAME, code, Chinese, belongs to a material) */
#define SERVICE_FILE_PURPOSES(X)                                                                   \
    X(BLANK, "blank", "空白表格", true)                                                            \
    X(FILLED, "filled", "填写样例", true)                                                          \
    X(RESULT, "result", "结果样本", false)

typedef enum service_file_purpose {
#define X(name, code, zh, of_material) SERVICE_FILE_##name,
    SERVICE_FILE_PURPOSES(X)
#undef X
        SERVICE_FILE_PURPOSE_COUNT
} service_file_purpose;

/* "blank" and "空白表格". */
qf_str service_file_purpose_code(service_file_purpose purpose);
const char *service_file_purpose_zh(service_file_purpose purpose);

typedef struct service_file {
    int64_t id, size;
    service_file_purpose purpose;
    qf_str material, name;
    attachment_kind kind;
    qf_str sha256,
        sealed;   /* digests of the open copy (empty: none yet) and of the sealed original */
    qf_str finds; /* lines of four fields divided by tabs: what, where, words, "1" blocks */
    bool cleaned;
} service_file;

typedef struct service_files {
    service_file file[SERVICE_FILES_MAX];
    size_t count;
} service_files;

/* The files of an item, in the order they came. */
QF_MUST qf_code service_files_of(qf_ctx *cx, qf_str code, service_files *out);
/* Adds a file to an item that is on the list or has a draft; public at once when nothing in it blocks, else after
 * service_file_clean. `file` brings purpose, material (one of the item's, or empty) and name. Needs publisher, clerk
 * or administrator. Errors: those of attachment_kind_of and the readers, QF_INVALID "SERVICE.FILE_KIND",
 * "SERVICE.FILE_FOR" (no such purpose or material), QF_LIMIT "SERVICE.FILE_SIZE", "SERVICE.FILES". */
QF_MUST qf_code service_file_add(qf_ctx *cx, const mask_rules *rules, qf_str code,
                                 const service_file *file, qf_str bytes);
/* Writes the public copy anew: only what a reader sees, personal data covered; the original stays sealed. Errors:
 * QF_INVALID "SERVICE.FILE_CLEAN", "ATTACHMENT.PICTURES"; QF_MISSING "SERVICE.NO_FILE". */
QF_MUST qf_code service_file_clean(qf_ctx *cx, const mask_rules *rules, qf_str code, int64_t id);
/* Takes a file off; its name stays in the trail. Same rights, QF_MISSING "SERVICE.NO_FILE". */
QF_MUST qf_code service_file_remove(qf_ctx *cx, qf_str code, int64_t id);
/* The public copy. QF_MISSING "SERVICE.NO_FILE": no such file, none public, or its item is not on the list. */
QF_MUST qf_code service_file_public(qf_ctx *cx, qf_str code, int64_t id, service_file *out,
                                    qf_str *bytes);

#endif
