#include "doc/photo_place.h"

#define SEGMENTS_MAX 200
#define ENTRIES_MAX 200
#define TAG_GPS 0x8825
#define TAG_LATITUDE_SIDE 1
#define TAG_LATITUDE 2
#define TAG_LONGITUDE_SIDE 3
#define TAG_LONGITUDE 4

/* The TIFF structure inside of EXIF: everything by offset from its start. */
struct tiff {
    qf_str bytes;
    bool big;
};

static uint32_t number(const struct tiff *t, size_t at, size_t width)
{
    uint32_t n = 0;

    if (at > t->bytes.n || width > t->bytes.n - at)
        return 0;
    for (size_t i = 0; i < width; i++)
        n = n << 8 | (unsigned char)t->bytes.p[at + (t->big ? i : width - 1 - i)];
    return n;
}

/* Place of the four bytes of value of a tag in a directory; 0: it is not there. */
static size_t value_of(const struct tiff *t, size_t directory, unsigned tag)
{
    uint32_t entries = number(t, directory, 2);

    for (uint32_t i = 0; i < entries && i < ENTRIES_MAX; i++) {
        size_t at = directory + 2 + (size_t)12 * i;
        if (number(t, at, 2) == tag && at + 12 <= t->bytes.n)
            return at + 8;
    }
    return 0;
}

/* Three fractions: degrees, minutes, seconds. */
static bool degrees(const struct tiff *t, size_t directory, unsigned tag, int64_t most,
                    int64_t *out)
{
    static const int64_t parts[3] = { 1, 60, 3600 };
    size_t value = value_of(t, directory, tag), at;
    int64_t sum = 0;

    if (value == 0)
        return false;
    at = number(t, value, 4);
    for (size_t i = 0; i < 3; i++) {
        int64_t above = number(t, at + 8 * i, 4), below = number(t, at + 8 * i + 4, 4);
        if (below == 0 || at + 8 * i + 8 > t->bytes.n)
            return false;
        sum += above * 1000000 / below / parts[i];
    }
    *out = sum;
    return sum > 0 && sum <= most * 1000000;
}

/* 'S' and 'W' are the other side of the earth. */
static int64_t side(const struct tiff *t, size_t directory, unsigned tag)
{
    size_t value = value_of(t, directory, tag);
    char letter = value == 0 ? 'N' : t->bytes.p[value];

    return letter == 'S' || letter == 'W' ? -1 : 1;
}

static bool place_in(qf_str exif, int64_t *longitude, int64_t *latitude)
{
    struct tiff t = { exif, qf_str_starts(exif, QF_S("MM")) };
    size_t pointer = value_of(&t, number(&t, 4, 4), TAG_GPS), directory;

    if (pointer == 0)
        return false;
    directory = number(&t, pointer, 4);
    if (!degrees(&t, directory, TAG_LATITUDE, 90, latitude) ||
        !degrees(&t, directory, TAG_LONGITUDE, 180, longitude))
        return false;
    *latitude *= side(&t, directory, TAG_LATITUDE_SIDE);
    *longitude *= side(&t, directory, TAG_LONGITUDE_SIDE);
    return true;
}

bool photo_place(qf_str jpeg, int64_t *longitude, int64_t *latitude)
{
    const qf_str head = { "Exif\0\0", 6 };
    size_t at = 2;

    if (!qf_str_starts(jpeg, QF_S("\xff\xd8")))
        return false;
    for (int i = 0; i < SEGMENTS_MAX && at + 4 <= jpeg.n && jpeg.p[at] == '\xff'; i++) {
        size_t size = (size_t)(unsigned char)jpeg.p[at + 2] << 8 | (unsigned char)jpeg.p[at + 3];
        qf_str data = qf_str_sub(jpeg, at + 4, at + 2 + size);
        if (jpeg.p[at + 1] == '\xda' || size < 2 || at + 2 + size > jpeg.n)
            return false;
        if (jpeg.p[at + 1] == '\xe1' && qf_str_starts(data, head))
            return place_in(qf_str_sub(data, head.n, data.n), longitude, latitude);
        at += 2 + size;
    }
    return false;
}
