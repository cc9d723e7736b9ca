/* Runs a fuzz harness over given files instead of random input: the corpus as a regression test. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Corpus files are small by custom; a larger one is a mistake worth hearing about. */
enum { MAX_INPUT = 4 << 20 };

static int replay(const char *path, uint8_t *buffer)
{
    FILE *in = fopen(path, "rb");
    size_t n;

    if (in == NULL) {
        perror(path);
        return 1;
    }
    n = fread(buffer, 1, MAX_INPUT, in);
    if (!feof(in) && fgetc(in) != EOF) {
        fprintf(stderr, "%s: larger than %d bytes\n", path, MAX_INPUT);
        fclose(in);
        return 1;
    }
    fclose(in);
    /* A block of exactly n bytes, so that the sanitizer sees a read past the end. */
    uint8_t *exact = malloc(n > 0 ? n : 1);
    if (exact == NULL)
        return 1;
    for (size_t i = 0; i < n; i++)
        exact[i] = buffer[i];
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
    return 0;
}

int main(int argc, char **argv)
{
    static uint8_t buffer[MAX_INPUT];
    int failed = 0;

    for (int i = 1; i < argc; i++)
        failed |= replay(argv[i], buffer);
    printf("%d inputs replayed\n", argc - 1);
    return failed;
}
