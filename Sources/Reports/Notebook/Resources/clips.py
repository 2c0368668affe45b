# %% [markdown] id=title
# # What was heard of TITLE
#
# Everything below is read from `run.h5`, and every picture is drawn by the cell above it: change a cell and run it again. The groups of the
# file are listed in `docs/run-file.md`.

# %% id=setup
RUN = "run.h5"  # the archive of the run, as seen from this notebook

import json
import textwrap

import h5py
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

run = h5py.File(RUN, "r")
COLOURS = {}  # Okabe and Ito (2008): told apart with any colour vision
LINES = [COLOURS[name] for name in ("accent", "alarm", "healthy", "second", "warning", "muted")]
pd.set_option("display.max_colwidth", 80)
plt.rcParams.update({
    "figure.figsize": (8, 3.2), "figure.dpi": 80, "figure.constrained_layout.use": True, "font.size": 9,
    "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 10, "axes.titlelocation": "left",
    "axes.grid": True, "axes.axisbelow": True, "grid.color": COLOURS["rule"], "grid.linewidth": 0.5,
    "axes.edgecolor": COLOURS["muted"], "legend.frameon": False, "axes.prop_cycle": plt.cycler(color=LINES),
})


def said(group):
    """What a group holds in words and single numbers."""
    return json.loads(run[group].attrs["json"])


def tell(lines):
    """Prints sentences as a list, none wider than a page."""
    for line in lines:
        print(textwrap.fill(line, 100, initial_indent="- ", subsequent_indent="  "))


def texts(path):
    return run[path].asstr()[:]


ROLES = ["training", "validation", "threshold", "monitored", "left_out"]
STATES = ["undetermined", "healthy", "warning", "alarm"]
detectors = {entry["name"]: entry["title"] for entry in said("scores/clip")}
deciding = next(iter(detectors))  # the first one decides
clips = pd.DataFrame({name: texts(f"recording/{name}") for name in ["clip", "machine", "label", "fault"]})
clips["snr"] = run["recording/snr"][:]
clips["role"] = [ROLES[role] for role in run["recording/role"][:]]
clips["state"] = [STATES[state] for state in run["scores/state"][:]]
for name in detectors:
    clips[name] = run[f"scores/clip/{name}/score"][:]
judged = clips[(clips["role"] == "monitored") & clips[deciding].notna()]
CLASS_COLOURS = {"healthy": COLOURS["accent"], "faulty": COLOURS["alarm"], "": COLOURS["muted"]}


def levels(detector):
    """The levels of each machine, by name."""
    group = run[f"scores/clip/{detector}/levels"]
    columns = {key: group[key][:] for key in ["warning", "alarm", "healthy_count"]}
    return pd.DataFrame(columns, index=group["machine"].asstr()[:])


print(run.attrs["program"], "| recipe", run.attrs["recipe"], "| seed", run.attrs["seed"])
print(len(clips), "clips:", clips["role"].value_counts().to_dict())

# %% [markdown] id=verdict-text
# ## Verdict
#
# What the deciding detector says of the clips that nothing was fitted on, and how many alarms would be expected if all were healthy.

# %% id=verdict
rates = dict(zip(texts(f"scores/clip/{deciding}/levels/machine"), run[f"scores/clip/{deciding}/levels/alarm_rate"][:]))
print(f"{len(judged)} clips judged by: {detectors[deciding]}")
expected = judged["machine"].map(rates).sum()
print(f"{(judged['state'] == 'alarm').sum()} at alarm; if all were healthy about {expected:.1f} would be")
pd.crosstab([judged["machine"], judged["label"].replace("", "not said")], judged["state"])

# %% [markdown] id=scores-text
# ## Scores and levels
#
# Each dot is a judged clip, higher = more anomalous; a dashed line is the alarm level of its machine, a dotted one the warning level. Healthy clips belong
# below, faulty ones above.

# %% id=scores
ordered = judged.sort_values(["machine", "label", "clip"]).reset_index(drop=True)
figure, axes = plt.subplots(1, 2, figsize=(8, 3.4), width_ratios=[2, 1], sharey=True)
for label, colour in CLASS_COLOURS.items():
    some = ordered[ordered["label"] == label]
    if len(some):
        axes[0].plot(some.index, some[deciding], ".", color=colour, markersize=4, label=label or "label not said")
for machine, row in levels(deciding).iterrows():
    place = ordered.index[ordered["machine"] == machine]
    if len(place):
        axes[0].hlines(row["alarm"], place[0], place[-1], colors=COLOURS["ink"], linestyles="--", linewidth=1)
        axes[0].hlines(row["warning"], place[0], place[-1], colors=COLOURS["ink"], linestyles=":", linewidth=1)
spread = ordered[deciding].to_numpy()
logarithmic = spread.min() > 0
if logarithmic:
    axes[0].set_yscale("log")
axes[0].set(xlabel="judged clip, by machine and label", ylabel=f"score: {deciding}", title="Scores with levels")
axes[0].legend(loc="lower right", bbox_to_anchor=(1, 1), ncol=3)
bins = (np.geomspace if logarithmic else np.linspace)(spread.min(), spread.max() * 1.001, 40)
for label, colour in CLASS_COLOURS.items():
    some = ordered[ordered["label"] == label]
    if len(some):
        axes[1].hist(some[deciding], bins, orientation="horizontal", color=colour, alpha=0.7)
axes[1].set(xlabel="clips", title="Histogram");

# %% [markdown] id=examples-text needs=examples
# ## What it heard
#
# Spectrograms of picked clips; where a network draws them again, its reconstruction and what is left over (red: louder than it expects, blue: quieter). A fault shows
# as a stripe or a patch in the residual that healthy clips don't have.

# %% id=examples needs=examples
picked = sorted(run["examples"], key=int)[:3]
parts = ["input", "reconstruction", "residual"] if "reconstruction" in run[f"examples/{picked[0]}"] else ["input"]
figure, axes = plt.subplots(len(picked), len(parts), figsize=(8, 1.9 * len(picked)), squeeze=False, sharey=True)
for row, number in zip(axes, picked):
    example = run[f"examples/{number}"]
    images = {"input": example["input"][:]}
    if "reconstruction" in example:
        images["reconstruction"] = example["reconstruction"][:]
        images["residual"] = images["input"] - images["reconstruction"]
    low, high = np.percentile(images["input"], [2, 99.8])
    for axis, part in zip(row, parts):
        scale = dict(cmap="cividis", vmin=low, vmax=high)
        if part == "residual":
            scale = dict(cmap="RdBu_r", vmin=-15, vmax=15)
        image = axis.pcolormesh(example["time"][:], example["band"][:] / 1000, images[part], **scale)
        axis.grid(False)
        axis.set_title(part if part != "input" else json.loads(example.attrs["json"])["title"], fontsize=8)
        figure.colorbar(image, ax=axis, label="dB", fraction=0.05)
    row[0].set_ylabel("frequency, kHz")
for axis in axes[-1]:
    axis.set_xlabel("time, s")

# %% [markdown] id=profile-text needs=profile
# ## At which frequencies
#
# How far each band of the judged clips departs from held-out healthy clips, in their standard deviations: the median and the middle half, by label or kind of fault.

# %% id=profile needs=profile
z, band = run["profile/z"][:], run["profile/band"][:]
figure, axis = plt.subplots()
kinds = judged["fault"].where(judged["fault"] != "", judged["label"])
for (kind, some), colour in zip(judged.groupby(kinds, sort=True), LINES * 3):
    low, middle, high = np.nanpercentile(z[some.index], [25, 50, 75], axis=0)
    axis.plot(band, middle, color=colour, label=kind or "label not said", linewidth=1.4)
    axis.fill_between(band, low, high, color=colour, alpha=0.15, linewidth=0)
axis.set(xscale="log", xlabel="frequency, Hz", ylabel="healthy standard deviations", title="Departure from healthy clips")
axis.set_yscale("symlog", linthresh=5)
axis.legend(ncol=3);

# %% [markdown] id=evaluation-text needs=evaluation
# ## Against labels
#
# Left: faulty clips found against healthy ones taken for faulty, over all levels. Middle: how many of the alarms are right. Right: counts at the alarm level, which healthy
# clips alone decide. Anomaly is the positive class.

# %% id=evaluation needs=evaluation
kept = ["group_kind", "group", "detector", "healthy_count", "faulty_count", "auc", "auc_lower", "auc_upper"]
kept += ["true_positives", "false_positives", "true_negatives", "false_negatives"]
kept += ["precision", "recall", "f1", "fpr", "nominal_rate"]
metrics = pd.DataFrame({name: run[f"evaluation/{name}"][:] for name in kept})
for name in kept[:3]:
    metrics[name] = texts(f"evaluation/{name}")
overall = metrics[(metrics["group_kind"] == "all") & (metrics["group"] == "")].set_index("detector")
first = overall.loc[deciding]
figure, axes = plt.subplots(1, 3, figsize=(8, 2.8))
roc, trade = run["evaluation/roc"], run["evaluation/precision_recall"]
axes[0].plot(roc["false_positive_rate"][:], roc["true_positive_rate"][:], color=COLOURS["accent"])
axes[0].plot([0, 1], [0, 1], ":", color=COLOURS["muted"], linewidth=1)
axes[0].plot(first["fpr"], first["recall"], "s", color=COLOURS["alarm"], markersize=5)
axes[0].set(xlabel="false positive rate", ylabel="recall", title=f"ROC, AUC {first['auc']:.3f}")
axes[1].plot(trade["recall"][:], trade["precision"][:], color=COLOURS["accent"])
axes[1].plot(first["recall"], first["precision"], "s", color=COLOURS["alarm"], markersize=5)
axes[1].set(xlabel="recall", ylabel="precision", title="Precision and recall", ylim=(0, 1.02))
confusion = first[["true_negatives", "false_positives", "false_negatives", "true_positives"]]
confusion = confusion.to_numpy(int).reshape(2, 2)
axes[2].imshow(confusion / confusion.sum(axis=1, keepdims=True), cmap="Blues", vmin=0, vmax=1)
for (row, column), count in np.ndenumerate(confusion):
    dark = confusion[row, column] / confusion[row].sum() > 0.5
    axes[2].text(column, row, count, ha="center", va="center", fontsize=12, color="white" if dark else COLOURS["ink"])
axes[2].set(xticks=[0, 1], xticklabels=["healthy", "alarm"], xlabel="said", title="At the alarm level")
axes[2].set(yticks=[0, 1], yticklabels=["healthy", "faulty"], ylabel="true")
axes[2].grid(False)
plt.show()
overall[kept[3:8] + kept[12:]].round(4)

# %% id=groups needs=evaluation
grouped = metrics[(metrics["group_kind"] != "all") & (metrics["detector"] == deciding)]
grouped[["group_kind", "group", "faulty_count", "auc", "recall", "fpr"]].round(4).reset_index(drop=True)

# %% [markdown] id=map-text needs=map
# ## Map
#
# Clips by what the detector looks at, brought to two dimensions. Where faulty clips lie inside the healthy cloud, they are hard to find; the score sees more
# dimensions than the picture.

# %% id=map needs=map
on_map = clips.iloc[run["latent/clip"][:]]
maps = {"principal components": run["latent/pca"][:]}
if "latent/tsne" in run:
    maps["t-SNE"] = run["latent/tsne"][:]
figure, axes = plt.subplots(1, len(maps), figsize=(8, 3.4), squeeze=False)
for axis, (name, points) in zip(axes[0], maps.items()):
    for label, colour in CLASS_COLOURS.items():
        some = (on_map["label"] == label).to_numpy()
        if some.any():
            marker = "x" if label == "faulty" else "o"
            axis.scatter(*points[some].T, s=9, color=colour, marker=marker, linewidths=0.8, alpha=0.7, label=label or "?")
    axis.set(title=name, xticks=[], yticks=[])
axes[0, 0].legend()
print("space:", said("latent")["space"])

# %% [markdown] id=training-text needs=network
# ## Training
#
# The loss on training clips and on held-out ones. They should fall together and level off.

# %% id=training needs=network
history = pd.DataFrame({name: run[f"model/history/{name}"][:] for name in run["model/history"]})
figure, axis = plt.subplots(figsize=(8, 2.6))
losses = history[["training_loss", "validation_loss"]]
losses.plot(ax=axis, xlabel="epoch", ylabel="loss", title="Loss", color=LINES[:2])
axis.set_yscale("log")
print(said("model")["kind"], said("model")["widths"], "|", said("model")["stop_reason"])

# %% [markdown] id=audit-text needs=audit
# ## Audit

# %% id=audit needs=audit
tell(said("audit")["findings"] or ["no finding"])
