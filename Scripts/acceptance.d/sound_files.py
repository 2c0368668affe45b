"""WAV files that break readers: read right, or refused in one line with exit code 3."""
from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Iterator

import numpy as np

from bench import Bench, Ended
from clip_run import Clips
from fans import write_wav
from figures import YES, Figure, at_most, equal

RATE_HZ, SAMPLES = 16_000, 32_000
EXTENSIBLE = 0xFFFE
#: The last fourteen bytes of every sub-format's identifier.
GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")


def sound(seed: int, channels: int = 1, amplitude: float = 0.2) -> np.ndarray:
    """`[sample, channel]`: noise on the grid of 7 bits, so that every encoding holds it exactly."""
    random = np.random.Generator(np.random.PCG64(seed))
    return np.rint(np.clip(amplitude * random.standard_normal((SAMPLES, channels)), -0.99, 0.99) * 128) / 128


def chunk(name: bytes, content: bytes, claims: int | None = None) -> bytes:
    return name + struct.pack("<I", len(content) if claims is None else claims) + content + b"\0" * (len(content) % 2)


def format_chunk(tag: int, bits: int, channels: int, extensible: bool = False) -> bytes:
    frame = channels * bits // 8
    head = struct.pack("<HHIIHH", EXTENSIBLE if extensible else tag, channels, RATE_HZ, RATE_HZ * frame, frame, bits)
    if extensible:
        head += struct.pack("<HHIH", 22, bits, (1 << channels) - 1, tag) + GUID_TAIL
    return chunk(b"fmt ", head)


def encoded(x: np.ndarray, bits: int, tag: int = 1) -> bytes:
    match tag, bits:
        case 1, 8:
            return (np.rint(x * 128) + 128).astype("u1").tobytes()
        case 1, 16:
            return np.rint(x * 32768).astype("<i2").tobytes()
        case 1, 24:
            return np.rint(x * 2**23).astype("<i4").reshape(-1, 1).view("u1")[:, :3].tobytes()
        case 3, 32:
            return x.astype("<f4").tobytes()
    raise ValueError(f"{bits} bits of format {tag}")


def riff(*chunks: bytes, name: bytes = b"RIFF", claims: int | None = None) -> bytes:
    body = b"WAVE" + b"".join(chunks)
    return name + struct.pack("<I", len(body) if claims is None else claims) + body


def wav(x: np.ndarray, bits: int = 16, tag: int = 1, extensible: bool = False) -> bytes:
    return riff(format_chunk(tag, bits, x.shape[1], extensible), chunk(b"data", encoded(x, bits, tag)))


def rf64(x: np.ndarray) -> bytes:
    data = encoded(x, 16)
    sizes = chunk(b"ds64", struct.pack("<QQQI", 60 + len(data), len(data), len(x), 0))
    return riff(sizes, format_chunk(1, 16, x.shape[1]), chunk(b"data", data, 0xFFFF_FFFF), name=b"RF64", claims=0xFFFF_FFFF)


@dataclass(frozen=True)
class Broken:
    name: str
    content: bytes
    #: Samples that can be read; None where the file is to be refused.
    samples: int | None
    channels: int = 1


def cases() -> list[Broken]:
    x, five = sound(1), sound(2, channels=5)
    whole = wav(x)
    plain = format_chunk(1, 16, 1)
    return [
        Broken("8 bit", wav(x, 8), SAMPLES),
        Broken("24 bit", wav(x, 24), SAMPLES),
        Broken("32-bit float", wav(x, 32, tag=3), SAMPLES),
        Broken("extensible, 16 bit", wav(x, extensible=True), SAMPLES),
        Broken("extensible, 24 bit", wav(x, 24, extensible=True), SAMPLES),
        Broken("RF64", rf64(x), SAMPLES),
        Broken("5 channels", wav(five), SAMPLES, channels=5),
        Broken("data cut off", whole[: 44 + SAMPLES], SAMPLES // 2),
        Broken("head promises too much", riff(plain, chunk(b"data", encoded(x, 16), 10 * SAMPLES)), SAMPLES),
        Broken("head promises nothing", riff(plain, chunk(b"data", encoded(x, 16), 0)), SAMPLES),
        Broken("length of the whole wrong", riff(plain, chunk(b"data", encoded(x, 16)), claims=7), SAMPLES),
        Broken("a list before the data", riff(plain, chunk(b"LIST", b"INFOISFT\5\0\0\0Lavf\0"), chunk(b"data", encoded(x, 16))), SAMPLES),
        Broken("no samples", riff(plain, chunk(b"data", b"")), None),
        Broken("no data", riff(plain), None),
        Broken("head cut off", whole[:20], None),
        Broken("empty file", b"", None),
        Broken("text", b"hello\n", None),
        Broken("compressed", riff(format_chunk(2, 8, 1), chunk(b"data", bytes(1000))), None),
        Broken("no channels", riff(format_chunk(1, 16, 1).replace(struct.pack("<HH", 1, 1), struct.pack("<HH", 1, 0), 1),
                                   chunk(b"data", bytes(1000))), None),
    ]


def refuses(ended: Ended) -> bool:
    """In one line; so does `analyze` with every folder of one clip, because nobody learns from one."""
    return ended.code == 3 and len(ended.err.splitlines()) == 1


def leaves_out(ended: Ended) -> bool:
    """`inspect` of a file that holds nothing: it says what there is, and that this is left out."""
    return ended.code == 0 and json.loads(ended.out)["left_out"] == [0]


def measure(bench: Bench) -> Iterator[Figure]:
    for case in cases():
        folder = bench.folder("sound-files", "one")
        path = folder / "clip.wav"
        path.write_bytes(case.content)
        done = bench.call("inspect", path, "--json", "--quiet")
        clips = bench.call("analyze", folder, "--recipe", "audio", "--output", bench.cache / "sound-files" / "run", "--quiet")
        if case.samples is None:
            right = refuses(clips) and (refuses(done) or leaves_out(done))
            yield Figure(case.name, "refused" if right else "otherwise", equal("refused"), "", bench.short(clips.complaint))
            continue
        x = sound(1 if case.channels == 1 else 2, case.channels)[: case.samples]
        right, note = False, done.complaint
        if done.code == 0:
            found = json.loads(done.out)
            rms = np.array(found["rms"][0])
            right = (
                found["sample_rate_hz"] == RATE_HZ and found["samples_per_snapshot"] == case.samples
                and np.allclose(rms, np.sqrt(np.mean(x**2, axis=0)), rtol=1e-5) and refuses(clips))
            note = "; ".join(finding["message"] for finding in found["findings"] if finding["kind"] != "missing_timestamp")
        yield Figure(case.name, "read right" if right else "otherwise", equal("read right"), "", bench.short(note))
    yield from side_by_side(bench)


def side_by_side(bench: Bench) -> Iterator[Figure]:
    """One sound in all encodings among healthy clips gets one score; what can't be read is left out by name."""
    folder = bench.folder("sound-files", "many")
    for part in ("normal", "abnormal"):
        (folder / part).mkdir()
    for index in range(12):
        write_wav(folder / "normal" / f"{index:02d}.wav", sound(100 + index, amplitude=0.1))
    wanted, refused = 0, []
    for case in cases():
        if case.samples == SAMPLES // 2 or case.channels != 1:
            continue
        (folder / "abnormal" / f"{case.name}.wav").write_bytes(case.content)
        wanted += case.samples is not None
        refused += [case.name] if case.samples is None else []
    clips = Clips(bench.analyze("sound-files", folder, "--recipe", "audio"))
    scores = clips.scores(clips.detectors[0])[clips.faulty]
    yield Figure("one sound in all encodings: clips judged", len(scores), equal(wanted))
    yield Figure("… spread of their scores, relative", float(np.ptp(scores) / np.mean(scores)), at_most(1e-5))
    words = " ".join(finding["message"] for finding in clips.run.report["data_quality"])
    yield Figure("… those left out are named", all(f"{name}.wav" in words for name in refused), YES)
