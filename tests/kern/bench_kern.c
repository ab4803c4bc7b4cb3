/* SPDX-License-Identifier: MIT */
/* `make bench`: the kernels one by one, in every variant that this machine has, over the shapes in use. The products
 * against the peak, which is measured beside each; the maps in nanoseconds a call and bytes a second. Each is called
 * again and again on the same buffers, so that they are in the cache if they fit. What it comes to in a run says
 * `dropout-lab bench`, whose clock and peak these are.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench_job.h"
#include "src/app/bench.h"
#include "tests/common/kerns.h"

enum { SAMPLES = 5, BATCHES = 3 };

static const double sample_seconds = 0.002;

static const size_t batches[BATCHES] = {16, 64, 256};

static double time_calls(const struct op *op, const struct job *j, size_t calls)
{
    double start = bench_clock();
    for (size_t i = 0; i < calls; i++)
        op->run(j);
    return (bench_clock() - start) / (double)calls;
}

/* Calls that make a sample; warms the caches on the way. */
static size_t calls_a_sample(const struct op *op, const struct job *j)
{
    size_t calls = 1;
    while (time_calls(op, j, calls) * (double)calls < sample_seconds)
        calls *= 2;
    return calls;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double x[SAMPLES])
{
    qsort(x, SAMPLES, sizeof *x, ascending);
    return x[SAMPLES / 2];
}

/* Seconds a call; and, unless peak is NULL, what the peak would have done in that time. */
static double measure(const struct op *op, const struct job *j, struct bench_peak *peak, double *flop)
{
    double seconds[SAMPLES], possible[SAMPLES];
    size_t calls = calls_a_sample(op, j);
    for (int i = 0; i < SAMPLES; i++) {
        seconds[i] = time_calls(op, j, calls);
        if (!peak)
            continue;
        double before = peak->flop / peak->seconds;
        bench_peak_sample(peak);
        possible[i] = seconds[i] * (before + peak->flop / peak->seconds) / 2;
    }
    if (peak)
        *flop = median(possible);
    return median(seconds);
}

static void print_product(const struct op *op, const struct job *j, struct bench_peak *peak)
{
    double flop = 2.0 * (double)j->in * (double)j->out * (double)j->batch, possible;
    double seconds = measure(op, j, peak, &possible);
    printf(" %5.0f %3.0f%%", flop / seconds * 1e-9, 100 * flop / possible);
    fflush(stdout);
}

static void print_products(struct job *j, struct bench_peak *peak)
{
    char shape[32];
    snprintf(shape, sizeof shape, "%zux%zu", j->in, j->out);
    printf("%-9s %5zu", shape, j->batch);
    print_product(&op_forward, j, peak);
    static const double density[] = {0.15, 0.5, 1};
    for (int i = 0; i < 3; i++) {
        job_fill_dy(j, density[i]);
        print_product(&op_weight_grad, j, peak);
    }
    job_fill_dy(j, 0.5);
    print_product(&op_weight_grad_adam, j, peak);
    printf(" %4.0f\n", peak->flop / peak->seconds * 1e-9);
}

static bool products(const struct kern *kern)
{
    static const size_t shape[][2] = {{784, 120}, {120, 60}, {60, 10}, {784, 512}, {1024, 1024}};
    struct bench_peak peak;
    bench_peak_init(&peak, kern);
    printf("\n%s: GFLOP/s and share of the peak; dW by the share of dY that is not zero\n", kern->name);
    printf("%-9s %5s %10s %10s %10s %10s %10s %4s\n", "in x out", "batch", "forward", "dW 15 %", "dW 50 %",
           "dW 100 %", "50 %, Adam", "peak");
    for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
        for (int b = 0; b < BATCHES; b++) {
            struct job j;
            if (!job_init(&j, kern, shape[i][0], shape[i][1], batches[b]))
                return false;
            print_products(&j, &peak);
            job_free(&j);
        }
    return true;
}

static bool print_map(const struct map *m, const struct kern *kern, size_t in, size_t out)
{
    char shape[32];
    snprintf(shape, sizeof shape, "%zux%zu", in, out);
    printf("%-21s %-9s", m->op.name, shape);
    for (int b = 0; b < (m->once ? 1 : BATCHES); b++) {
        struct job j;
        if (!job_init(&j, kern, in, out, batches[b]))
            return false;
        double seconds = measure(&m->op, &j, NULL, NULL);
        printf(" %9.0f %6.1f", seconds * 1e9, m->op.bytes(&j) / seconds * 1e-9);
        fflush(stdout);
        job_free(&j);
    }
    puts("");
    return true;
}

static bool maps(const struct kern *kern)
{
    printf("\n%s: nanoseconds a call and GB/s\n%-21s %-9s", kern->name, "", "layer");
    for (int b = 0; b < BATCHES; b++)
        printf("       batch %4zu", batches[b]);
    puts("");
    for (size_t i = 0; i < map_count; i++)
        for (int s = 0; s < MAP_SHAPES && map_list[i].shape[s].in; s++)
            if (!print_map(&map_list[i], kern, map_list[i].shape[s].in, map_list[i].shape[s].out))
                return false;
    return true;
}

int main(void)
{
    kern_flush_denormals();
    for (int i = 0; i < usable_kerns(); i++)
        if (!products(usable_kern(i)) || !maps(usable_kern(i))) {
            fputs("bench_kern: out of memory\n", stderr);
            return EXIT_FAILURE;
        }
    if (fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_SUCCESS;
    fputs("bench_kern: stdout: cannot be written\n", stderr);
    return EXIT_FAILURE;
}
