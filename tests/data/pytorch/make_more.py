#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Write PyTorch's numbers for what a run can be made of beyond make_fixtures.py (Debian: python3-torch).

    /usr/bin/python3 make_more.py [FOLDER]      reads first-2048/ and init.safetensors beside itself, writes to FOLDER

Network, images, order and start are those of make_fixtures.py, 60 steps; README says what each file holds. With
--spread it also prints how far float64 is from float32 over the steps: what rounding alone does.
"""
import gzip, json, os, struct, sys, warnings
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
SPREAD = "--spread" in sys.argv
OUT = ([a for a in sys.argv[1:] if a != "--spread"] or [HERE])[0]
STEPS = 60
PX = np.frombuffer(gzip.open(HERE + "/first-2048/train-images-idx3-ubyte.gz").read(), np.uint8, offset=16)
LB = np.frombuffer(gzip.open(HERE + "/first-2048/train-labels-idx1-ubyte.gz").read(), np.uint8, offset=8)
X = (torch.from_numpy(PX.reshape(-1, 784).copy()).float() / 255 - 0.5) / 0.5
Y = torch.from_numpy(LB.astype(np.int64))


def start():
    blob = open(HERE + "/init.safetensors", "rb").read()
    (n,) = struct.unpack("<Q", blob[:8])
    head, body = json.loads(blob[8:8 + n]), blob[8 + n:]
    return {k: torch.from_numpy(np.frombuffer(body[v["data_offsets"][0]:v["data_offsets"][1]], "<f4").copy())
            .reshape(v["shape"]) for k, v in head.items() if k != "__metadata__"}


def save(name, tensors):
    head, blob = {}, b""
    for k, v in tensors.items():
        b = v.detach().contiguous().float().numpy().astype("<f4").tobytes()
        head[k] = {"dtype": "F32", "shape": list(v.shape), "data_offsets": [len(blob), len(blob) + len(b)]}
        blob += b
    h = json.dumps(head, separators=(",", ":")).encode()
    h += b" " * (-len(h) % 8)
    with open(os.path.join(OUT, name), "wb") as f:
        f.write(struct.pack("<Q", len(h)) + h + blob)


def table(name, head, rows):
    with open(os.path.join(OUT, name), "w") as f:
        f.write(head + "\n")
        for r in rows:
            f.write(",".join("%d" % v if isinstance(v, int) else "%.9g" % v for v in r) + "\n")


class Net(nn.Module):
    def __init__(self, act, norm):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 120), nn.Linear(120, 60), nn.Linear(60, 10)
        self.act = act
        self.norm = norm
        if norm:
            self.bn1, self.bn2 = nn.BatchNorm1d(120), nn.BatchNorm1d(60)
        self.load_state_dict(start(), strict=False)

    def forward(self, x):
        x, y = self.fc1(x), lambda i, x: getattr(self, "bn%d" % i)(x) if self.norm else x
        return self.fc3(self.act(y(2, self.fc2(self.act(y(1, x))))))


def train(optimiser, act=F.relu, norm=False, batch=64, smooth=0.0, clip=0.0, maxnorm=0.0, double=False):
    """The rows step,loss (and the gradient's norm before it was clipped), and the network after them."""
    torch.manual_seed(7)
    m, rows, x = Net(act, norm), [], X
    if double:
        m, x = m.double(), X.double()
    opt = optimiser(m.parameters())
    for s in range(STEPS):
        i = s * batch % (2048 // batch * batch)
        opt.zero_grad()
        y = m(x[i:i + batch])
        F.cross_entropy(y, Y[i:i + batch], label_smoothing=smooth).backward()
        row = [s + 1, F.cross_entropy(y, Y[i:i + batch]).item()]
        if clip:
            row.append(nn.utils.clip_grad_norm_(m.parameters(), clip).item())
        opt.step()
        if maxnorm:
            with torch.no_grad():
                for fc in (m.fc1, m.fc2, m.fc3):
                    fc.weight.copy_(torch.renorm(fc.weight, 2, 0, maxnorm))
        rows.append(row)
    return rows, m


def fixture(name, optimiser, **how):
    rows, m = train(optimiser, **how)
    table(name + ".csv", "step,loss,norm" if how.get("clip") else "step,loss", rows)
    if SPREAD:
        exact, _ = train(optimiser, double=True, **how)
        print("%-18s %.1e" % (name, max(abs(a[1] - b[1]) / b[1] for a, b in zip(rows, exact))))
    return m


def evaluation(m, batch=50):
    m.eval()
    with torch.no_grad():
        for i in range(0, 200, batch):
            y = m(X[i:i + batch])
            yield [i // batch, F.cross_entropy(y, Y[i:i + batch]).item(),
                   int((y.argmax(1) == Y[i:i + batch]).sum())]


def schedule(name, epochs, make, losses=None):
    """The learning rate of each epoch, from 1; what a plateau is measured by beside it."""
    p = nn.Parameter(torch.zeros(1))
    opt = torch.optim.SGD([p], 0.1)
    course, rows = make(opt), []
    for e in range(epochs):
        rows.append([e + 1, opt.param_groups[0]["lr"]] + ([losses[e]] if losses else []))
        opt.step()
        course.step(*([losses[e]] if losses else []))
    table("lr-%s.csv" % name, "epoch,lr" + (",valid_loss" if losses else ""), rows)


def warm(n, after):
    L = torch.optim.lr_scheduler
    return lambda o: L.SequentialLR(o, [L.LinearLR(o, 1 / (n + 1), 1.0, n), after(o)], [n])


def main():
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")  # SequentialLR's own use of LinearLR
    T, L = torch.optim, torch.optim.lr_scheduler
    adam = lambda p: T.Adam(p, 1e-3)
    fixture("nesterov", lambda p: T.SGD(p, 0.02, momentum=0.9, nesterov=True))
    fixture("sgd-l2", lambda p: T.SGD(p, 0.02, momentum=0.9, weight_decay=1e-2))
    fixture("rmsprop-momentum", lambda p: T.RMSprop(p, 1e-4, momentum=0.9, weight_decay=1e-3))
    fixture("smooth", adam, smooth=0.1)
    fixture("clip", lambda p: T.SGD(p, 0.1, momentum=0.5), clip=0.5)
    fixture("maxnorm", adam, maxnorm=0.6)
    fixture("leaky", adam, act=F.leaky_relu)
    fixture("tanh", adam, act=torch.tanh)
    fixture("sigmoid", adam, act=torch.sigmoid)
    fixture("gelu", adam, act=F.gelu)
    m = fixture("batchnorm", lambda p: T.SGD(p, 0.02, momentum=0.9), norm=True, batch=50)
    save("batchnorm.safetensors", {k: v for k, v in m.state_dict().items() if k[:2] == "bn" and v.ndim == 1})
    table("batchnorm-eval.csv", "batch,loss,correct", evaluation(m))
    schedule("step", 20, lambda o: L.StepLR(o, 6, 0.3))
    schedule("cosine", 20, lambda o: L.CosineAnnealingLR(o, 19, 0.05 * 0.1))
    schedule("warmup-step", 20, warm(4, lambda o: L.StepLR(o, 6, 0.3)))
    schedule("warmup-cosine", 20, warm(4, lambda o: L.CosineAnnealingLR(o, 15, 0)))
    losses = [0.9, 0.7, 0.6, 0.61, 0.6, 0.62, 0.59, 0.59, 0.6, 0.6, 0.6, 0.58, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.57, 0.6]
    schedule("plateau", 20, lambda o: L.ReduceLROnPlateau(o, factor=0.5, patience=2, threshold=0, eps=0), losses)


main()
