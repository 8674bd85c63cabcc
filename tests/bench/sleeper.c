/* Meets absolute instants as well as this machine can: one every PERIOD_US, COUNT of them. Prints how late each was, in
 * ns, one a line, when all are over. What a program on the same machine can do at best is measured against it. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    long period_ns = atol(argv[1]) * 1000L, count = atol(argv[2]);
    long *late_ns = calloc((size_t)count, sizeof *late_ns);
    if (late_ns == NULL) return 1;
    struct timespec due, now;
    clock_gettime(CLOCK_MONOTONIC, &due);
    for (long i = 0; i < count; i++) {
        due.tv_nsec += period_ns;
        while (due.tv_nsec >= 1000000000L) {
            due.tv_nsec -= 1000000000L;
            due.tv_sec += 1;
        }
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) != 0) {
        }
        clock_gettime(CLOCK_MONOTONIC, &now);
        late_ns[i] = (now.tv_sec - due.tv_sec) * 1000000000L + (now.tv_nsec - due.tv_nsec);
    }
    for (long i = 0; i < count; i++) printf("%ld\n", late_ns[i]);
    return 0;
}
