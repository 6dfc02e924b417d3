/* All that libheif and libavcodec ask of x265, with the answer that there is no encoder. -DNUMBER is its version. */

#define JOINED(name, number) name##number
#define VERSIONED(name, number) JOINED(name, number)

void *VERSIONED(x265_api_get_, NUMBER)(int depth)
{
    (void)depth;
    return 0;
}

void x265_cleanup(void) {}
