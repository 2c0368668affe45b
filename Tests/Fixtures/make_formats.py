#!/usr/bin/env python3
"""Writes the small measurement files that RecordingsTests read, with libraries that Raceway doesn't use.

    pip install numpy scipy h5py soundfile nptdms pyuff
    python3 Tests/Fixtures/make_formats.py

Every sample is (13 i + 7 c) mod 97 - 48 for sample i of channel c, so that a test can say what it must be.
"""
from pathlib import Path

import h5py
import numpy as np
import pyuff
import soundfile
from nptdms import ChannelObject, TdmsWriter
from scipy.io import savemat

HERE = Path(__file__).resolve().parent / "formats"


def samples(count, channel=0):
    return (13.0 * np.arange(count) + 7 * channel) % 97 - 48


def matrix(count, channels):
    return np.stack([samples(count, c) for c in range(channels)], axis=1)


def save(name, variables, packed=True):
    savemat(HERE / name, variables, do_compression=packed)
    # Without the date the script writes the same bytes every time.
    with (HERE / name).open("r+b") as file:
        file.write(b"MATLAB 5.0 MAT-file, written by make_formats.py".ljust(116))


def matlab():
    column = samples(30)[:, None]
    for packed in (False, True):
        kind = "packed" if packed else "plain"
        cwru = {f"X105_{place}_time": samples(30, c)[:, None] for c, place in enumerate(("DE", "FE", "BA"))}
        save(f"105_{kind}.mat", cwru | {"X105RPM": np.uint16([[1797]])}, packed)
        bearing = {"sr": 48828.0, "gs": column, "load": 270.0, "rate": 25.0}
        save(f"mfpt_{kind}.mat", {"bearing": bearing}, packed)
    two = {f"X{n:03}_{place}_time": samples(n, n)[:, None] for n in (98, 99) for place in ("DE", "FE")}
    save("99.mat", two | {"X098RPM": [[1772.0]], "X099RPM": [[1750.5]]})
    numbers = {
        "H": matrix(50, 3), "wide": matrix(50, 2).T.astype(np.float32), "i16": matrix(50, 2).astype(np.int16),
        "i32": matrix(50, 2).astype(np.int32), "u8": (samples(50)[:, None] + 48).astype(np.uint8),
        "z": column + 1j, "text": "words", "flags": column > 0, "none": np.zeros((0, 0)),
        "cell": np.array([1, "a"], dtype=object), "cube": np.zeros((2, 3, 4)),
    }
    save("kinds.mat", numbers)
    save("vectors.mat", {"t": column, "x": column, "y": samples(30, 1)[None, :], "fs": 1000.0}, packed=False)


def matlab73():
    """As MATLAB writes version 7.3: HDF5 behind a block of 512 bytes, arrays with their axes turned round."""
    path = HERE / "v73.mat"

    def mark(thing, kind):
        """MATLAB's class attribute has no room for the zero that ends its text."""
        text = h5py.h5t.C_S1.copy()
        text.set_size(len(kind))
        space = h5py.h5s.create(h5py.h5s.SCALAR)
        h5py.h5a.create(thing.id, b"MATLAB_class", text, space).write(np.array(kind.encode()), mtype=text)

    with h5py.File(path, "w", userblock_size=512, libver="earliest") as file:
        def put(group, name, value, kind):
            data = group.create_dataset(name, data=np.asarray(value).T)
            mark(data, kind)
        put(file, "H", matrix(50, 3), "double")
        put(file, "rpm", np.array([[1500.0]]), "double")
        group = file.create_group("s")
        mark(group, "struct")
        fields = np.empty(1, dtype=object)
        fields[0] = np.array([b"x"])
        group.attrs.create("MATLAB_fields", fields, dtype=h5py.vlen_dtype(np.dtype("S1")))
        put(group, "x", samples(40)[:, None].astype(np.int16), "int16")
    head = b"MATLAB 7.3 MAT-file, Platform: GLNXA64, HDF5 schema 1.00 .".ljust(124) + bytes([0, 2]) + b"IM"
    with path.open("r+b") as file:
        file.write(head.ljust(512, b"\0"))


def sound():
    soundfile.write(HERE / "two.flac", matrix(200, 2).astype(np.int16) * 256, 8000, subtype="PCM_16")


def tdms():
    waveform = {"wf_increment": 1 / 25600, "unit_string": "g", "wf_start_time": np.datetime64("2024-01-15T10:00:00")}
    with TdmsWriter(HERE / "segments.tdms") as file:
        for start in (0, 20):
            part = [matrix(40, 2)[start:start + 20, c].astype(np.int16) for c in range(2)]
            file.write_segment([ChannelObject("run", f"c{c}", part[c], waveform) for c in range(2)])


def universal():
    path = HERE / "binary.uff"
    path.unlink(missing_ok=True)
    signal = pyuff.prepare_58(
        binary=1, func_type=1, rsp_node=12, rsp_dir=3, ref_node=0, ref_dir=0, data=samples(20), id1="pump",
        x=np.arange(20) / 25600, ordinate_axis_units_lab="g", abscissa_axis_units_lab="s", abscissa_spacing=1,
        ordinate_spec_data_type=12, abscissa_spec_data_type=17, orddenom_spec_data_type=0, abscissa_min=0.0,
        abscissa_inc=1 / 25600, ord_data_type=4, num_pts=20)
    pyuff.UFF(str(path)).write_sets(signal, "add")


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    matlab()
    matlab73()
    sound()
    tdms()
    universal()
    print(sum(path.stat().st_size for path in HERE.iterdir()), "bytes in", HERE)
