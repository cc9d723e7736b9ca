/* Any bytes as a photo's place: nothing, or degrees that can be. */
#include "doc/photo_place.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t longitude = 0, latitude = 0;

    if (photo_place((qf_str){ (const char *)data, size }, &longitude, &latitude) &&
        (longitude < -180000000 || longitude > 180000000 || latitude < -90000000 ||
         latitude > 90000000))
        abort();
    return 0;
}
