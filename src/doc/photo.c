#include "doc/photo.h"

#include "doc/attachment.h"

qf_code photo_read(qf_ctx *cx, qf_str bytes, size_t max, photo *out)
{
    attachment_kind kind;

    if (attachment_kind_of(cx, bytes, QF_S("photo"), &kind) != QF_OK ||
        (kind != ATTACHMENT_JPEG && kind != ATTACHMENT_PNG))
        return qf_fail(cx, QF_INVALID, "PHOTO.TYPE", "photo",
                       "照片要是 JPG 或 PNG；苹果手机的 HEIC 照片，先在“设置 › 相机 › 格式”里改成"
                       "“兼容性最佳”再拍");
    if (picture_strip(cx, bytes, kind, &out->pixels, NULL) != QF_OK ||
        !picture_size(out->pixels, kind, &out->width, &out->height))
        return qf_fail(cx, QF_INVALID, "PHOTO.BROKEN", "photo",
                       "这张照片不完整，请重新拍一张或者重新选");
    if (out->pixels.n > max)
        return qf_fail(cx, QF_LIMIT, "PHOTO.SIZE", "photo",
                       "照片有 %zu KB，要小于 %zu KB：请把相机的分辨率调小再拍，或者用微信“非原图”"
                       "发一次再存下来",
                       out->pixels.n / 1024, max / 1024);
    out->media = qf_str_of(attachment_type(kind));
    return QF_OK;
}
