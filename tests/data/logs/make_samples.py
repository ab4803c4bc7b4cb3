#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the samples here with the code of those who write such logs. See README for where each comes from.

usage: make_samples.py KERAS_CSV_LOGGER.py LIGHTNING_CSV_LOGS.py TENSORBOARDX_FOLDER
(keras/src/callbacks/csv_logger.py, lightning/fabric/loggers/csv_logs.py, and a checkout of tensorboardX)
"""
import glob
import math
import os
import re
import shutil
import sys
import tempfile
import types

here = os.path.dirname(os.path.abspath(__file__))


def module(name, **names):
    m = types.ModuleType(name)
    m.__dict__.update(names)
    sys.modules[name] = m


def keras_class(path):
    """CSVLogger, with what it needs of Keras around it."""
    class Callback:
        pass
    module("keras.src.api_export", keras_export=lambda name: lambda c: c)
    module("keras.src.callbacks.callback", Callback=Callback)
    module("keras.src.utils", file_utils=types.SimpleNamespace(path_to_string=str, exists=os.path.exists, File=open))
    names = {}
    exec(open(path).read(), names)
    return names["CSVLogger"]


def keras(path):
    logger = keras_class(path)
    for name, fits in ("keras.csv", 1), ("keras-append.csv", 2):
        to = os.path.join(here, name)
        if os.path.exists(to):
            os.remove(to)
        for fit in range(fits):
            c = logger(to, append=fits > 1)
            c.on_train_begin()
            for epoch in range(3):
                c.on_epoch_end(epoch, {"loss": 1 / (1 + epoch + 3 * fit), "accuracy": 0.5 + epoch / 16,
                                       "val_loss": math.nan if epoch == 1 else 1.5 / (1 + epoch + 3 * fit),
                                       "val_accuracy": 0.25 + epoch / 8})
            c.on_train_end()


def lightning(path):
    """The experiment writer: rows of training and validation, the file written again when the keys change."""
    text = open(path).read()
    text = text[text.index("class _ExperimentWriter"):]
    fs = types.SimpleNamespace(exists=os.path.exists, isfile=os.path.isfile, listdir=os.listdir, open=open,
                               makedirs=os.makedirs, rm_file=os.remove)
    names = {"os": os, "csv": __import__("csv"), "Tensor": type("Tensor", (), {}), "Union": dict, "Any": object,
             "Optional": dict, "get_filesystem": lambda p: fs, "rank_zero_warn": print}
    text = re.sub(r"(Union|Optional)\[[^=\n]*?\](?= =|\)|,)", "object", text)
    exec("from __future__ import annotations\n" + text, names)
    for name, after in ("lightning-before.csv", 1), ("lightning.csv", 4):
        folder = tempfile.mkdtemp()
        w = names["_ExperimentWriter"](folder)
        for epoch in range(after):
            for step in range(2):
                w.log_metrics({"train_loss": 1 / (1 + 2 * epoch + step), "epoch": epoch}, 2 * epoch + step)
            w.save()
            if after > 1:
                w.log_metrics({"val_loss": 1.5 / (1 + epoch), "val_acc": epoch / 4, "epoch": epoch}, 2 * epoch + 1)
                w.save()
        shutil.move(os.path.join(folder, "metrics.csv"), os.path.join(here, name))
        shutil.rmtree(folder)


def tensorboard(folder):
    sys.path.insert(0, folder)
    import numpy
    from tensorboardX import SummaryWriter
    from tensorboardX.event_file_writer import EventsWriter
    from tensorboardX.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2
    to = tempfile.mkdtemp()
    w = SummaryWriter(to)
    for i in range(5):
        w.add_scalar("loss/train", 1 / (i + 1), i * 10, walltime=1700000000 + i)
        if i % 2 == 0:
            w.add_scalar("loss/valid", 1.5 / (i + 1), i * 10, walltime=1700000000 + i)
    w.add_scalar("odd", math.nan, 40, walltime=1700000005)
    w.add_scalar("odd", math.inf, 50, walltime=1700000006)
    w.add_histogram("weights", numpy.arange(64.0), 40, walltime=1700000007)
    w.add_text("note", "no scalar", 40, walltime=1700000008)
    w.close()
    shutil.move(glob.glob(to + "/*tfevents*")[0], os.path.join(here, "simple.tfevents"))
    # tf.summary.scalar of TensorFlow 2 writes tensors; its messages, written by the same framing
    w = EventsWriter(os.path.join(to, "x"))
    shape = tensor_shape_pb2.TensorShapeProto()
    two = tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=2)])
    forms = [
        lambda v: tensor_pb2.TensorProto(dtype="DT_FLOAT", tensor_shape=shape, float_val=[v]),
        lambda v: tensor_pb2.TensorProto(dtype="DT_FLOAT", tensor_shape=shape,
                                         tensor_content=numpy.float32(v).tobytes()),
        lambda v: tensor_pb2.TensorProto(dtype="DT_DOUBLE", tensor_shape=shape, double_val=[v]),
        lambda v: tensor_pb2.TensorProto(dtype="DT_DOUBLE", tensor_shape=shape,
                                         tensor_content=numpy.float64(v).tobytes()),
    ]
    for step, form in enumerate(forms):
        for tag, plugin, tensor in (("epoch_loss", "scalars", form(0.5 + step)),
                                    ("pair", "scalars", tensor_pb2.TensorProto(dtype="DT_FLOAT", tensor_shape=two,
                                                                               float_val=[1, 2])),
                                    ("curve", "pr_curves", form(1))):
            meta = summary_pb2.SummaryMetadata(
                plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name=plugin))
            value = summary_pb2.Summary.Value(tag=tag, tensor=tensor, metadata=meta)
            w.write_event(event_pb2.Event(wall_time=1700000000 + step, step=step,
                                          summary=summary_pb2.Summary(value=[value])))
    w.close()
    shutil.move(glob.glob(to + "/x*")[0], os.path.join(here, "tensor.tfevents"))
    shutil.rmtree(to)


keras(sys.argv[1])
lightning(sys.argv[2])
tensorboard(sys.argv[3])
