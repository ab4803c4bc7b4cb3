/* SPDX-License-Identifier: MIT */
/* The kernels as calls that take no argument but the buffers; see bench_job.h. */
#include "bench_job.h"

#include "base/mem.h"
#include "base/stream.h"

/* Numbers in [-1, 1) that are reproducible. */
static void fill(float *x, size_t count, uint32_t salt)
{
    struct stream s = {.seed = 1, .purpose = salt};
    for (size_t i = 0; i < count; i++)
        x[i] = 2 * stream_unit(s, 0, 0, (uint32_t)i) - 1;
}

void job_fill_dy(struct job *j, double density)
{
    struct stream s = {.seed = 2};
    fill(j->dy, j->out * j->ld, 3);
    for (size_t i = 0; i < j->out * j->ld; i++)
        if (stream_unit(s, 0, 0, (uint32_t)i) >= (float)density)
            j->dy[i] = 0;
}

static void to_panels(const struct job *j)
{
    size_t width = kern_width(j->in);
    for (size_t i = 0; i < j->in; i += width)
        j->kern->transpose(i + width < j->in ? width : j->in - i, j->batch, j->x + i * j->ld, j->ld,
                           j->panels + i * j->batch, width);
}

static bool allocate(struct job *j)
{
    size_t weights = j->out * kern_columns(j->in), words = j->in * j->ld / 16;
    j->w = mem_array(weights, sizeof(float));
    j->grad = mem_array(weights, sizeof(float));
    j->slot[0] = mem_array(weights, sizeof(float));
    j->slot[1] = mem_array(weights, sizeof(float));
    j->bias = mem_array(kern_pad(j->out), sizeof(float));
    j->x = mem_array(j->in * j->ld, sizeof(float));
    j->dx = mem_array(j->in * j->ld, sizeof(float));
    j->y = mem_array(j->out * j->ld, sizeof(float));
    j->dy = mem_array(j->out * j->ld, sizeof(float));
    j->panels = mem_array(j->batch * kern_columns(j->in), sizeof(float));
    j->live = mem_array(j->out * kern_words(j->batch), sizeof *j->live);
    j->bits = mem_array(words, sizeof *j->bits);
    j->bytes = mem_array(j->batch, kern_pad(j->in));
    j->label = mem_array(j->batch, 1);
    j->image = mem_array(j->batch, sizeof *j->image);
    return j->w && j->grad && j->slot[0] && j->slot[1] && j->bias && j->x && j->dx && j->y && j->dy && j->panels
        && j->live && j->bits && j->bytes && j->label && j->image;
}

void job_free(struct job *j)
{
    void *all[] = {j->w, j->grad, j->slot[0], j->slot[1], j->bias, j->x, j->dx, j->y, j->dy, j->panels, j->live,
                   j->bits, j->bytes, j->label, j->image};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        mem_free(all[i]);
    *j = (struct job){0};
}

bool job_init(struct job *j, const struct kern *kern, size_t in, size_t out, size_t batch)
{
    *j = (struct job){.kern = kern, .in = in, .out = out, .batch = batch, .ld = kern_stride(batch)};
    if (!allocate(j)) {
        job_free(j);
        return false;
    }
    fill(j->w, out * kern_columns(in), 1);
    fill(j->x, in * j->ld, 2);
    job_fill_dy(j, 1);
    to_panels(j);
    kern->relu(out * j->ld, j->dy, j->y);
    kern->mask_draw(in * j->ld / 16, (struct kern_draw){.seed = 1}, 26214, j->bits);
    for (size_t i = 0; i < batch; i++) {
        j->image[i] = j->bytes + i * kern_pad(in);
        j->label[i] = (uint8_t)(i % out % 10);
    }
    return true;
}

/* Steps so small that weights stay what they are. */
static struct kern_update update_of(const struct job *j, enum kern_update_kind kind)
{
    return (struct kern_update){
        .kind = kind, .grad = j->grad, .w = j->w, .slot = {j->slot[0], j->slot[1]}, .lr = 1e-12f, .momentum = 0.9f,
        .adam = {.beta1 = 0.9f, .beta2 = 0.999f, .eps = 1e-8f, .rest1 = 0.1f, .rest2 = 0.001f, .step_size = 1e-12f,
                 .inv_sqrt_corr2 = 1}};
}

static void run_forward(const struct job *j)
{
    size_t width = kern_width(j->in);
    for (size_t i = 0; i * width < j->in; i++)
        j->kern->dense_forward(j->out, j->in, i, j->batch, j->w, j->bias, j->x + i * width * j->ld, j->y, j->ld);
}

static void weight_grad(const struct job *j, enum kern_update_kind kind)
{
    struct kern_update u = update_of(j, kind);
    size_t width = kern_width(j->in);
    j->kern->nonzero(j->out, j->batch, j->dy, j->ld, j->live);
    for (size_t i = 0; i < j->in; i += width)
        j->kern->sparse_product(j->out, width, j->batch, j->dy, j->ld, j->live, j->panels + i * j->batch, &u,
                                i * j->out);
}

static void run_weight_grad(const struct job *j)
{
    weight_grad(j, KERN_KEEP);
}

static void run_weight_grad_adam(const struct job *j)
{
    weight_grad(j, KERN_ADAM);
}

const struct op op_forward = {.run = run_forward}, op_weight_grad = {.run = run_weight_grad},
                op_weight_grad_adam = {.run = run_weight_grad_adam};

/* Each panel into the same place, as training does it; keep is NULL or j->bits. */
static void read_blocks(const struct job *j, const uint16_t *keep)
{
    for (size_t i = 0; i * kern_width(j->in) < j->in; i++)
        j->kern->read_block(j->in, i, j->batch, j->image, 2, keep, j->x, j->ld);
}

static void run_read_block(const struct job *j)
{
    read_blocks(j, NULL);
}

static void run_read_block_masked(const struct job *j)
{
    read_blocks(j, j->bits);
}

static void read_panels(const struct job *j, const uint16_t *keep)
{
    for (size_t i = 0; i * kern_width(j->in) < j->in; i++)
        j->kern->read_panel(j->in, i, j->batch, j->image, 2, keep, j->panels);
}

static void run_read_panel(const struct job *j)
{
    read_panels(j, NULL);
}

static void run_read_panel_masked(const struct job *j)
{
    read_panels(j, j->bits);
}

static double bytes_read(const struct job *j)
{
    return (double)(j->in * j->batch) * (1 + 4);
}

static void run_relu(const struct job *j)
{
    j->kern->relu(j->in * j->ld, j->x, j->dx);
}

/* In and out, as many bytes as activations have. */
static double bytes_through(const struct job *j)
{
    return (double)(j->in * j->batch) * 8;
}

static void run_relu_back(const struct job *j)
{
    j->kern->relu_back(j->in * j->ld, j->x, j->dx, j->dx);
}

static double bytes_relu_back(const struct job *j)
{
    return (double)(j->in * j->batch) * 12;
}

static void run_mask_draw(const struct job *j)
{
    j->kern->mask_draw(j->in * j->ld / 16, (struct kern_draw){.seed = 1}, 26214, j->bits);
}

static double bytes_bits(const struct job *j)
{
    return (double)(j->in * j->batch) / 8;
}

static void run_mask_apply(const struct job *j)
{
    j->kern->mask_apply(j->in * j->ld / 16, j->bits, 1.5f, j->x, j->dx);
}

static void run_normal_draw(const struct job *j)
{
    j->kern->normal_draw(0, j->in * j->ld / 16, (struct kern_draw){.seed = 1}, j->dx);
}

static double bytes_normals(const struct job *j)
{
    return (double)(j->in * j->batch) * 4;
}

static double bytes_mask_apply(const struct job *j)
{
    return bytes_through(j) + bytes_bits(j);
}

static void run_bias_grad(const struct job *j)
{
    struct kern_update u = update_of(j, KERN_ADAM);
    j->kern->dense_bias_grad(j->out, j->batch, j->dy, j->ld, &u, 0);
}

static double bytes_dy(const struct job *j)
{
    return (double)(j->out * j->batch) * 4;
}

static void run_softmax_loss(const struct job *j)
{
    double loss;
    size_t correct;
    j->kern->softmax_loss(j->out, j->batch, j->dy, j->ld, j->label, 0, 1, j->y, &loss, &correct);
}

static double bytes_loss(const struct job *j)
{
    return (double)(j->out * j->batch) * 8;
}

static void run_adam(const struct job *j)
{
    struct kern_update u = update_of(j, KERN_ADAM);
    j->kern->update(j->out * kern_columns(j->in), &u);
}

static void run_sgd(const struct job *j)
{
    struct kern_update u = update_of(j, KERN_SGD);
    j->kern->update(j->out * kern_columns(j->in), &u);
}

static double bytes_adam(const struct job *j)
{
    return (double)(j->in * j->out) * (4 * 4 + 3 * 4);
}

static double bytes_sgd(const struct job *j)
{
    return (double)(j->in * j->out) * (3 * 4 + 2 * 4);
}

const struct map map_list[] = {
    {.op = {"read_block", run_read_block, bytes_read}, .shape = {{784, 10}}},
    {.op = {"read_block, masked", run_read_block_masked, bytes_read}, .shape = {{784, 10}}},
    {.op = {"read_panel", run_read_panel, bytes_read}, .shape = {{784, 10}}},
    {.op = {"read_panel, masked", run_read_panel_masked, bytes_read}, .shape = {{784, 10}}},
    {.op = {"transpose", to_panels, bytes_through}, .shape = {{60, 10}, {120, 60}, {512, 10}, {1024, 10}}},
    {.op = {"relu", run_relu, bytes_through}, .shape = {{60, 10}, {120, 60}, {512, 10}, {1024, 10}}},
    {.op = {"relu_back", run_relu_back, bytes_relu_back}, .shape = {{60, 10}, {120, 60}, {512, 10}, {1024, 10}}},
    {.op = {"mask_draw", run_mask_draw, bytes_bits}, .shape = {{60, 10}, {120, 60}, {784, 10}}},
    {.op = {"mask_apply", run_mask_apply, bytes_mask_apply}, .shape = {{60, 10}, {120, 60}, {784, 10}}},
    {.op = {"normal_draw", run_normal_draw, bytes_normals}, .shape = {{60, 10}, {120, 60}, {784, 10}}},
    {.op = {"dense_bias_grad, Adam", run_bias_grad, bytes_dy}, .shape = {{784, 10}, {784, 120}, {784, 1024}}},
    {.op = {"softmax_loss", run_softmax_loss, bytes_loss}, .shape = {{60, 10}}},
    {.op = {"update, Adam", run_adam, bytes_adam}, .once = true, .shape = {{784, 120}, {784, 512}, {1024, 1024}}},
    {.op = {"update, SGD", run_sgd, bytes_sgd}, .once = true, .shape = {{784, 120}, {784, 512}, {1024, 1024}}},
};
const size_t map_count = sizeof map_list / sizeof *map_list;
