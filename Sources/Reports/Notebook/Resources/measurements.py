# %% [markdown] id=title
# # What was found out about TITLE
#
# Everything below is read from `run.h5`, and every picture is drawn by the cell above it: change a cell and run it again. The groups of the
# file are listed in `docs/run-file.md`.

# %% id=setup
RUN = "run.h5"  # the archive of the run, as seen from this notebook

import json
import textwrap

import h5py
import matplotlib.dates
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
channels, bearings = texts("recording/channel"), texts("recording/bearing")
snapshots = pd.DataFrame({
    "name": texts("recording/snapshot"),
    "time": pd.to_datetime(run["recording/time"][:].astype(float), unit="ns", errors="coerce"),
    "role": [ROLES[role] for role in run["recording/role"][:]],
    "state": [STATES[state] for state in run["scores/snapshot/state"][:]],
})
taken = run["recording/time"][:]  # ns since 1970; the smallest integer where unknown
steps = np.diff(taken)
has_times = bool(taken.min() > np.iinfo(taken.dtype).min and (steps >= 0).all() and (steps > 0).any())
# What lies in the seventies is no date but counts from a start that nobody named.
is_dated = has_times and not 0 <= taken.min() <= taken.max() < pd.Timestamp("1980-01-01").value
hours = pd.Series((taken - taken.min()) / 3.6e12)
when = snapshots["time"] if is_dated else hours if has_times else snapshots.index
learnt = snapshots.index[snapshots["role"].isin(ROLES[:3])]


def snapshot_axis(axis, healthy=True):
    """Time below, and the healthy period that the model learnt from in grey."""
    axis.set_xlabel("time, UTC" if is_dated else "hours since the first snapshot" if has_times else "snapshot")
    if is_dated:
        ticks = axis.xaxis.get_major_locator()
        axis.xaxis.set_major_formatter(matplotlib.dates.ConciseDateFormatter(ticks))
    if healthy and len(learnt):
        axis.axvspan(when[learnt[0]], when[learnt[-1]], color=COLOURS["card"], zorder=0)


print(run.attrs["program"], "| recipe", run.attrs["recipe"], "| seed", run.attrs["seed"])
print(len(snapshots), "snapshots of", len(channels), "channels:", snapshots["role"].value_counts().to_dict())

# %% [markdown] id=verdict-text
# ## Verdict
#
# The state of the machine, the bearing and part that are named, since when, and how much speaks for it (0 … 1).

# %% id=verdict
verdict = said("verdict")
tell([verdict["summary"], *verdict["next_steps"]])
shown = ["state", "bearing", "channel", "element", "confidence"]
shown += ["onset_index", "warning_index", "alarm_index", "lead_hours"]
pd.Series({key: verdict.get(key, "–") for key in shown}, name="verdict").to_frame()

# %% [markdown] id=trend-text
# ## Trend
#
# Each channel's health indicator: how far its error lies above what forecast errors of the healthy period explain. Thin: each snapshot; thick:
# smoothed with past snapshots only. Dashed and dotted: alarm and warning level. Vertical line and square: the channel's own onset and confirmed
# alarm. Grey: the healthy period. Look for a curve that leaves its own past and stays away. Where it rises above 20, the scale is logarithmic from 5 on.

# %% id=trend
indicator, smoothed = run["trend/health_indicator"][:], run["trend/smoothed"][:]
warning_level, alarm_level = run["trend/warning_level"][:], run["trend/alarm_level"][:]
onsets, alarms = run["attribution/onset_index"][:], run["attribution/alarm_index"][:]  # of each channel; -1: none
drawn = np.sort(np.argsort(-np.nan_to_num(run["attribution/z"][:]))[:8])  # the eight channels farthest from healthy

figure, axes = plt.subplots(len(drawn), 1, figsize=(8, 1.1 + 1.25 * len(drawn)), sharex=True, squeeze=False)
for axis, channel in zip(axes[:, 0], drawn):
    axis.plot(when, indicator[:, channel], color=COLOURS["raw"], linewidth=0.7)
    axis.plot(when, smoothed[:, channel], color=COLOURS["accent"], linewidth=1.6)
    axis.plot(when, alarm_level[:, channel], "--", color=COLOURS["alarm"], linewidth=1)
    axis.plot(when, warning_level[:, channel], ":", color=COLOURS["warning"], linewidth=1.2)
    if np.nanmax(indicator[:, channel]) > 20:
        axis.set_yscale("symlog", linthresh=5)
    axis.set_ylim(bottom=min(0, np.nanmin(smoothed[:, channel])))
    place = f" on {bearings[channel]}" if bearings[channel] not in ("", channels[channel]) else ""
    axis.set_title(channels[channel] + place)
    snapshot_axis(axis)
    axis.set_xlabel("")
    if onsets[channel] >= 0:
        axis.axvline(when[onsets[channel]], color=COLOURS["ink"], linewidth=0.8)
        axis.annotate(" onset", (when[onsets[channel]], axis.get_ylim()[1]), va="top", color=COLOURS["ink"])
    if alarms[channel] >= 0:
        confirmed = smoothed[alarms[channel], channel]
        axis.plot(when[alarms[channel]], confirmed, "s", color=COLOURS["alarm"], label="alarm confirmed")
        axis.legend(loc="center left")
snapshot_axis(axes[-1, 0])
figure.supylabel("health indicator, forecast errors", fontsize=9);

# %% [markdown] id=attribution-text
# ## Which bearing
#
# Above: how the error above the healthy level is shared among bearings, over the judged span, beside what plain energy says (dB over healthy). Below:
# the same share snapshot by snapshot; before the onset it is noise that changes hands.

# %% id=attribution
shares = pd.DataFrame({
    "share of excess error": run["attribution/excess_share"][:],
    "share of error": run["attribution/share"][:],
    "z, healthy deviations": run["attribution/z"][:],
    "energy, dB over healthy": run["attribution/energy_contrast"][:],
}, index=channels)
figure, axes = plt.subplots(1, 3, figsize=(8, 0.9 + 0.28 * len(channels)), sharey=True)
for axis, column in zip(axes, ["share of excess error", "z, healthy deviations", "energy, dB over healthy"]):
    named = [bearing == verdict.get("bearing") for bearing in bearings]
    axis.barh(channels, shares[column], color=[COLOURS["alarm"] if is_it else COLOURS["raw"] for is_it in named])
    axis.set_title(column)
axes[0].invert_yaxis()
plt.show()

if "attribution/snapshot_excess_share" in run:
    of_snapshot, names = run["attribution/snapshot_excess_share"][:], texts("attribution/bearing")
    figure, axis = plt.subplots(figsize=(8, 2.6))
    for index, name in enumerate(names):
        axis.plot(when, of_snapshot[:, index], ".", markersize=4, label=name, alpha=0.8)
    axis.set(ylabel="share", ylim=(-0.03, 1.03), title="Share of each snapshot's excess error, by bearing")
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    snapshot_axis(axis)
    plt.show()
shares.round(3)

# %% [markdown] id=diagnosis-text needs=spectra
# ## Which part of it
#
# The spectrum of the squared envelope of the suspect channel, with the healthy one behind it. Dots mark where a damaged part would show: its
# defect frequency and the harmonics and sidebands. A line that stands out at all of them names the part; p is how likely shuffled combs do as well.

# %% id=diagnosis needs=spectra
card = said("diagnosis")
drawn_channels = {run[f"diagnosis/{n}"].attrs["channel"]: run[f"diagnosis/{n}"] for n in run["diagnosis"]}
suspect = card.get("channel") or verdict.get("channel") or next(iter(drawn_channels))
suspect = suspect if suspect in drawn_channels else next(iter(drawn_channels))
of_channel = next(entry for entry in card["channels"] if entry["channel"] == suspect)
combs = pd.DataFrame(of_channel["defects"])
spectrum = drawn_channels[suspect]
frequency, amplitude = spectrum["envelope_frequency"][:], spectrum["envelope_spectrum"][:]

figure, axis = plt.subplots(figsize=(8, 3.6))
top = 1000.0
if len(combs):
    best = combs.iloc[0]
    lines = pd.DataFrame(best["lines"])
    top = min(frequency[-1], 1.15 * lines["hz"].max())
axis.plot(frequency, amplitude, color=COLOURS["accent"], linewidth=0.8, label="suspect snapshots")
lowest = np.median(amplitude[frequency < top]) / 5
if "envelope_spectrum_healthy" in spectrum:
    healthy = spectrum["envelope_spectrum_healthy"][:]
    lowest = min(lowest, np.median(healthy[:len(frequency)][frequency[:len(healthy)] < top]) / 5)
    shared = min(len(frequency), len(healthy))  # snapshots brought to one speed may end elsewhere
    axis.plot(frequency[:shared], healthy[:shared], color=COLOURS["raw"], linewidth=0.8, label="healthy snapshots")
if len(combs):
    for _, line in lines.iterrows():
        height = amplitude[np.abs(frequency - line["hz"]) < 3].max(initial=0)
        mark = "o" if line["sideband"] == 0 else "|"
        colour = COLOURS["alarm"] if line["is_seen"] else COLOURS["muted"]
        axis.plot(line["hz"], height * 1.25, mark, color=colour, markersize=5)
    axis.plot([], [], "o", color=COLOURS["alarm"], label=f"{best['line']} and harmonics that stand out")
    found = f"{best['line']} at {best['found_hz']:.1f} Hz (nominal {best['nominal_hz']:.1f})"
    axis.set_title(f"{suspect}: {found}, p = {best['p_value']:.2g}")
axis.set(xlim=(0, top), yscale="log", xlabel="frequency, Hz", ylabel="squared envelope, peak amplitude")
axis.set_ylim(bottom=lowest)
axis.legend(loc="upper right")
plt.show()
tell([card["summary"]])
combs.drop(columns=["lines", "band"], errors="ignore")

# %% [markdown] id=map-text
# ## Latent map
#
# Each point is a window; colour is time. Healthy windows form one cloud; a machine that changes walks away from it. Distances between far groups on a
# t-SNE map mean little, neighbourhoods do.

# %% id=map
window = run["latent/window"][:]
of_window = run["scores/window/snapshot"][:][window]
maps = {"principal components": run["latent/pca"][:]}
if "latent/tsne" in run:
    maps["t-SNE"] = run["latent/tsne"][:]
figure, axes = plt.subplots(1, len(maps), figsize=(8, 3.6), squeeze=False)
for axis, (name, points) in zip(axes[0], maps.items()):
    dots = axis.scatter(points[:, 0], points[:, 1], c=of_window, s=5, cmap="cividis", linewidths=0)
    axis.set(title=f"Latents, {name}", xticks=[], yticks=[])
    axis.set_aspect("equal", adjustable="datalim")
figure.colorbar(dots, ax=axes, label="snapshot", fraction=0.04)
plt.show()
collapse = run["latent/mu"][:].var(axis=0)
print(f"{(collapse > 0.01).sum()} of {len(collapse)} latents vary by more than 0.01 over all windows")
if "scores/window/kl" in run:
    print(f"mean divergence from the prior: {run['scores/window/kl'][:].mean():.3g} nats per window")

# %% [markdown] id=scores-text
# ## Scores of windows
#
# Single windows, by what their snapshots were used for, and the level that flags one. Healthy and later windows part where the machine changed. Alarms come
# from snapshots, not from single windows.

# %% id=scores
score, of_score = run["scores/window/score"][:].astype(float), run["scores/window/snapshot"][:]
level = float(run["thresholds/window"][0])
monitored = (snapshots["role"] == "monitored").to_numpy()
onset = verdict.get("onset_index")
later = np.arange(len(snapshots)) >= (onset if onset is not None else len(snapshots))
groups = {
    "learnt from": (snapshots["role"].isin(ROLES[:3]).to_numpy(), COLOURS["raw"], "stepfilled"),
    "monitored": (monitored & ~later, COLOURS["accent"], "step"),
    "monitored, from the onset on": (monitored & later, COLOURS["alarm"], "step"),
}
positive = score[np.isfinite(score) & (score > 0)]
bins = np.geomspace(positive.min(), positive.max() * 1.001, 60)
figure, axis = plt.subplots()
for name, (chosen, colour, style) in groups.items():
    if chosen.any():
        axis.hist(score[chosen[of_score]], bins, density=True, label=name, color=colour, histtype=style, linewidth=1.5)
axis.axvline(level, linestyle="--", color=COLOURS["ink"], linewidth=1, label=f"level of windows, {level:.3g}")
axis.set(xscale="log", yscale="log", xlabel="window score", ylabel="density", title="Window scores")
axis.legend();

# %% [markdown] id=training-text needs=network
# ## Training
#
# The loss on training windows and on held-out snapshots. They should fall together and level off; weights of the best epoch are kept. The divergence from the
# prior says whether latents carry anything: at zero the posterior has collapsed.

# %% id=training needs=network
history = pd.DataFrame({name: run[f"model/history/{name}"][:] for name in run["model/history"]})
figure, axes = plt.subplots(1, 2, figsize=(8, 2.8))
losses = history[["training_loss", "validation_loss"]]
losses.plot(ax=axes[0], xlabel="epoch", ylabel="loss", title="Loss", color=LINES[:2])
axes[0].axvline(said("model")["best_epoch"] - 1, linestyle=":", color=COLOURS["muted"])
if (losses > 0).all(axis=None):
    axes[0].set_yscale("log")
history["kl"].plot(ax=axes[1], xlabel="epoch", ylabel="nats", color=COLOURS["healthy"])
axes[1].set_title("Divergence from the prior" if history["kl"].any() else "No posterior, no divergence")
print(said("model")["stop_reason"])

# %% [markdown] id=forecast-text needs=prognosis
# ## How long it may last
#
# The chosen indicator of the most urgent part, the onset that is used, the failure level where there is one, and the fan of futures. Where a model refuses,
# its reason is in the table.

# %% id=forecast needs=prognosis
part = run["prognosis/0"]
hour, chosen = run["prognosis/hour"][:], int(part.attrs["chosen"])
clock = "snapshots" if run["prognosis"].attrs["counts_snapshots"] else "hours"
figure, axis = plt.subplots()
axis.plot(hour, part["value"][:, chosen], color=COLOURS["raw"], linewidth=0.7, label="each snapshot")
axis.plot(hour, part["smoothed"][:, chosen], color=COLOURS["accent"], linewidth=1.6, label="smoothed")
begun = int(part["onset/index"][0])
if begun >= 0:
    axis.axvline(hour[begun], color=COLOURS["ink"], linewidth=0.8, label="onset")
forecast = part["forecast"]
if "failure_level" in forecast.attrs and np.isfinite(forecast.attrs["failure_level"]):
    axis.axhline(forecast.attrs["failure_level"], linestyle="--", color=COLOURS["alarm"], label="failure level")
if "fan" in forecast:
    fan = forecast["fan"]
    covered = run["prognosis"].attrs["confidence"]
    label = f"futures, {covered:.0%}"
    axis.fill_between(fan["hour"][:], fan["lower"][:], fan["upper"][:], color=COLOURS["heat1"], alpha=0.6, label=label)
    axis.plot(fan["hour"][:], fan["median"][:], ":", color=COLOURS["accent"])
name, unit = part["indicator"].asstr()[chosen], part["unit"].asstr()[chosen]
axis.set(xlabel=f"{clock} since the first snapshot", ylabel=f"{name}, {unit}" if unit else name)
axis.set_title(f"{part.attrs['name']}: {name}")
axis.legend()
plt.show()
estimates = {key: data.asstr()[:] if data.dtype == object else data[:] for key, data in forecast["estimate"].items()}
pd.DataFrame(estimates).set_index("model")

# %% [markdown] id=methods-text needs=evaluation
# ## Every method beside the network
#
# Against the known onset: areas under the ROC curve over windows and snapshots, false alarms and recall at each method's own healthy level, first confirmed
# alarm. Where a cheap method does as well, it says so here.

# %% id=methods needs=evaluation
evaluation = said("evaluation")
columns = ["auc_window", "auc_snapshot", "fpr", "recall", "precision", "f1", "alarm_index"]
methods = pd.DataFrame({name: run[f"evaluation/{name}"][:] for name in columns}, index=texts("evaluation/method"))
print(evaluation["truth"])
figure, axis = plt.subplots(figsize=(8, 0.8 + 0.24 * len(methods)))
colours = [COLOURS["accent"]] + [COLOURS["raw"]] * (len(methods) - 1)
axis.barh(methods.index, methods["auc_window"], color=colours)
axis.set(xlim=(min(0.5, methods["auc_window"].min() - 0.02), 1), title="Area under the ROC curve, windows")
axis.invert_yaxis()
plt.show()
methods.round(4)

# %% [markdown] id=audit-text
# ## Audit
#
# Whether the model earned its scores, and what was wrong with the data.

# %% id=audit
audit = said("audit")
print(f"explained variance of unseen healthy windows: {float(audit['explained_variance']):.3g}")
print(f"correlation of score and energy: {float(audit['energy_correlation']):.3g}")
tell(audit["findings"] or ["no finding"])
