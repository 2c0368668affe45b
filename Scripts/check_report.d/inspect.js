// What the checks ask inside the page. It reads what a reader sees (elements, pixels) and plotly's computed layout.
(function () {
  "use strict";
  const check = (window.check = {});
  const place = (id) => document.getElementById(id + "-plot");
  const full = (id) => place(id)._fullLayout;
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const shows = (element) => {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && element.checkVisibility();
  };
  const finite = (values) => Array.from(values || []).filter((value) => value !== null && (typeof value === "string" || isFinite(value))).length;

  check.settled = async () => { await frame(); return true; };

  // Charts follow a changed width a moment later.
  check.still = async () => {
    const sizes = () => Array.from(document.querySelectorAll(".main-svg")).map((one) => one.getAttribute("width")).join();
    for (let last = "", same = 0; same < 12; ) { await frame(); const now = sizes(); same = now === last ? same + 1 : 0; last = now; }
    return true;
  };

  check.figures = () => {
    const block = document.getElementById("figures");
    return JSON.parse(block ? block.textContent : "[]").map((figure) => ({
      id: figure.id, follows: !!figure.follows,
      inHz: figure.data.some((trace) => trace.hzPerTurn),
      hovers: figure.layout.hovermode !== false,
      switches: figure.switches.map((choice) => ({ chosen: choice.chosen, orders: choice.options.map((option) => !!option.orders),
        count: choice.options.length })),
    }));
  };

  // -- opening

  check.paints = () => Object.fromEntries(performance.getEntriesByType("paint").map((entry) => [entry.name, entry.startTime]));

  check.isDrawn = (id) => {
    const box = place(id);
    return !!(box && box._fullLayout && box.querySelector(".main-svg") && !box.querySelector(".no-chart"));
  };

  check.show = (id) => {
    const box = place(id) || document.getElementById(id);
    if (!box) { return false; }
    for (let outer = box.closest("details"); outer; outer = outer.parentElement.closest("details")) { outer.open = true; }
    box.scrollIntoView({ block: "center", behavior: "instant" });
    return true;
  };

  // Scrolls from figure to figure as fast as they are drawn; the milliseconds since navigation when the last was.
  check.drawAll = async (patience) => {
    const end = performance.now() + patience;
    for (const figure of check.figures()) {
      check.show(figure.id);
      while (!check.isDrawn(figure.id) && performance.now() < end) { await frame(); }
    }
    await frame();
    return performance.now();
  };

  // -- one figure

  // Whether a canvas shows anything.
  function coloured(canvas) {
    if (!canvas.width || !canvas.height) { return 0; }
    const copy = document.createElement("canvas");
    copy.width = Math.min(canvas.width, 600);
    copy.height = Math.min(canvas.height, 600);
    const context = copy.getContext("2d");
    context.drawImage(canvas, 0, 0, copy.width, copy.height);
    const pixels = context.getImageData(0, 0, copy.width, copy.height).data;
    let count = 0;
    for (let at = 3; at < pixels.length; at += 4) { if (pixels[at] > 8) { count += 1; } }
    return count;
  }
  // How many marks of a trace stand in the figure's SVG.
  function marksOf(box, trace) {
    const group = box.querySelector(".trace" + trace.uid);
    if (!group) { return 0; }
    const lines = Array.from(group.querySelectorAll("path.js-line, .js-fill, .errorbar path, .yerror"));
    return lines.filter((line) => (line.getAttribute("d") || "").length > 4).length
      + group.querySelectorAll("path.point, .points path, text").length;
  }
  // What of the values lies inside the axes, so that something must be seen.
  function within(layout, trace) {
    const x = layout[trace.xaxis.replace("x", "xaxis")], y = layout[trace.yaxis.replace("y", "yaxis")];
    let count = 0;
    for (let at = 0; at < trace.x.length && count < 2; at += 1) {
      if (trace.x[at] === null || trace.y[at] === null) { continue; }
      const left = x.d2p(trace.x[at]), top = y.d2p(trace.y[at]);
      if (left >= 0 && left <= x._length && top >= 0 && top <= y._length) { count += 1; }
    }
    return count;
  }

  check.drawing = (id) => {
    const box = place(id), wrong = [];
    if (!check.isDrawn(id)) { return { wrong: ["not drawn"], traces: 0, webgl: 0 }; }
    const layout = box._fullLayout, size = box.querySelector(".main-svg").getBoundingClientRect();
    if (size.width < 200 || size.height < 40) { wrong.push(`only ${Math.round(size.width)} × ${Math.round(size.height)} px`); }
    Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name)).forEach((name) => {
      const axis = layout[name], range = axis.range.map(axis.r2l);
      if (!range.every(isFinite) || range[0] === range[1]) { wrong.push(`${name} ranges ${axis.range}`); }
    });
    const shown = box._fullData.filter((trace) => trace.visible === true);
    const kinds = {}, painted = { heatmap: box.querySelectorAll(".hm image, .heatmaplayer image").length, bar: box.querySelectorAll(".barlayer .trace").length };
    let seen = 0, empty = 0, glPoints = 0;
    shown.forEach((trace) => {
      kinds[trace.type] = (kinds[trace.type] || 0) + 1;
      if (trace.type === "heatmap") {
        if (trace.z && trace.z.some((row) => finite(row))) { seen += 1; } else { empty += 1; }
      } else if (!finite(trace.x) || !finite(trace.y)) {
        empty += 1;
      } else if (trace.type === "scattergl") {
        seen += 1;
        glPoints += finite(trace.x);
      } else if (trace.type === "scatter") {
        const marks = marksOf(box, trace);
        if (marks) { seen += 1; } else if (within(layout, trace)) { wrong.push(`trace ${trace.name} has no marks`); }
      } else { seen += 1; }
    });
    ["heatmap", "bar"].forEach((kind) => {
      if ((kinds[kind] || 0) > painted[kind]) { wrong.push(`${painted[kind]} of ${kinds[kind]} ${kind} traces painted`); }
    });
    if (glPoints) {
      const pixels = Array.from(box.querySelectorAll("canvas")).reduce((sum, canvas) => sum + coloured(canvas), 0);
      if (pixels < Math.min(glPoints, 200)) { wrong.push(`${pixels} pixels for ${glPoints} points by WebGL`); }
    }
    if (!seen) { wrong.push(`nothing to see (${shown.length} traces shown, ${empty} empty)`); }
    return { wrong, traces: seen, webgl: glPoints };
  };

  // Places where the pointer should meet a mark, in the window's pixels.
  check.targets = (id) => {
    const box = place(id), layout = box._fullLayout, found = [], edges = box.getBoundingClientRect();
    const visible = (x, y) => y > 60 && y < innerHeight - 4 && x > 0 && x < innerWidth;
    const order = box._fullData.slice().sort((a, b) => (b.x || []).length - (a.x || []).length);
    order.forEach((trace) => {
      if (trace.visible !== true || trace.hoverinfo === "skip" || !trace.xaxis) { return; }
      const x = layout[trace.xaxis.replace("x", "xaxis")], y = layout[trace.yaxis.replace("y", "yaxis")];
      const add = (left, top) => {
        if (left > 2 && left < x._length - 2 && top > 2 && top < y._length - 2) {
          const at = [edges.left + x._offset + left, edges.top + y._offset + top];
          if (visible(...at)) { found.push(at); }
        }
      };
      if (trace.type === "heatmap") {
        [0.5, 0.3, 0.7].forEach((share) => add(share * x._length, 0.5 * y._length));
      } else if (trace.type === "bar") {
        Array.from(box.querySelectorAll(".barlayer .point path")).slice(0, 8).forEach((bar) => {
          const area = bar.getBoundingClientRect();
          const at = [area.left + area.width / 2, area.top + area.height / 2];
          if (area.width > 1 && area.height > 1 && visible(...at)) { found.push(at); }
        });
      } else {
        [0.5, 0.35, 0.65, 0.2, 0.8, 0, 0.999].forEach((share) => {
          const at = Math.floor(share * trace.x.length);
          if (trace.x[at] !== null && trace.y[at] !== null) { add(x.d2p(trace.x[at]), y.d2p(trace.y[at])); }
        });
      }
    });
    return found.slice(0, 16);
  };

  check.label = (id) => Array.from(place(id).querySelectorAll(".hoverlayer .hovertext, .hoverlayer .legend text"))
    .map((text) => text.textContent.trim()).filter(Boolean).join(" | ");

  // The inner area of the figure's first panel, in the window's pixels.
  check.area = (id) => {
    const box = place(id);
    if (!box || !box._fullLayout) { return null; }
    const areas = Array.from(box.querySelectorAll(".nsewdrag")).map((drag) => drag.getBoundingClientRect());
    const area = areas.filter((one) => one.top > 56 && one.bottom < innerHeight).sort((a, b) => b.height - a.height)[0] || areas.sort((a, b) => b.height - a.height)[0];
    return area && { x: area.left, y: area.top, width: area.width, height: area.height };
  };

  check.ranges = (id) => {
    const layout = full(id), found = {};
    Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name)).forEach((name) => {
      found[name] = layout[name].range.map(layout[name].r2l);
    });
    return found;
  };

  // Whether axes show the given ranges, up to a share of their lengths.
  check.same = (id, ranges, share) => {
    const now = check.ranges(id);
    return Object.entries(ranges).every(([name, range]) => {
      const length = Math.abs(range[1] - range[0]) || 1;
      return now[name] && range.every((end, at) => Math.abs(end - now[name][at]) <= share * length);
    });
  };

  check.axes = (id) => Object.fromEntries(Object.entries(full(id)).filter(([name]) => /^[xy]axis\d*$/.test(name))
    .map(([name, axis]) => [name, { type: axis.type, title: axis.title.text }]));

  // The extent of the data along x of what is shown, and the turn that its traces were given.
  check.extent = (id) => {
    let high = -Infinity;
    place(id)._fullData.filter((trace) => trace.visible === true).forEach((trace) => {
      if (trace.type === "heatmap") { high = Math.max(high, trace.x0 + trace.dx * (trace.z[0].length - 1)); return; }
      Array.from(trace.x).forEach((value) => { if (typeof value === "number" && value > high) { high = value; } });
    });
    const figure = JSON.parse(document.getElementById("figures").textContent).find((one) => one.id === id);
    const turns = place(id)._fullData.map((trace, at) => trace.visible === true && figure.data[at].hzPerTurn).filter(Boolean);
    return { high, turn: turns[0] || null };
  };

  check.looks = (id) => JSON.stringify([place(id)._fullData.map((trace) => [trace.visible, trace.type]), check.axes(id), check.ranges(id)]);

  // -- linked cursors

  // Where a line over the figure stands, in the units of its axis (milliseconds, index, Hz or orders).
  check.cursor = (id) => {
    const box = place(id);
    const line = box && Array.from(box.querySelectorAll(".cursor")).find((one) => !one.hidden && shows(one));
    if (!line) { return null; }
    const x = box._fullLayout.xaxis, area = line.getBoundingClientRect();
    return x.p2l(area.left + area.width / 2 - box.getBoundingClientRect().left - x._offset);
  };
  check.valueAt = (id, left) => {
    const x = full(id).xaxis;
    return x.p2l(left - place(id).getBoundingClientRect().left - x._offset);
  };
  check.perPixel = (id) => { const x = full(id).xaxis; return Math.abs(x.p2l(1) - x.p2l(0)); };

  // Figures of one group may count Hz or orders: all in Hz where the traces say how much a turn is.
  check.inUnits = (id, value) => (/order/.test(full(id).xaxis.title.text || "") ? value * check.extent(id).turn : value);
  check.reaches = (id, wanted) => {
    const x = full(id).xaxis, ends = x.range.map(x.r2l).map((end) => check.inUnits(id, end)).sort((a, b) => a - b);
    return wanted > ends[0] && wanted < ends[1];
  };

  // -- words

  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => { const c = value / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parsed = (text) => {
    const parts = (text || "").match(/[\d.]+/g);
    return parts && /^rgb/.test(text) ? [+parts[0], +parts[1], +parts[2], parts[3] === undefined ? 1 : +parts[3]] : null;
  };
  const over = (front, back, alpha) => [0, 1, 2].map((at) => front[at] * alpha + back[at] * (1 - alpha));
  function background(element) {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const colour = parsed(getComputedStyle(one).backgroundColor);
      if (colour && colour[3] > 0) { layers.push(colour); if (colour[3] === 1) { break; } }
    }
    return layers.reverse().reduce((back, layer) => over(layer, back, layer[3]), [255, 255, 255]);
  }
  const ratio = (one, two) => { const [a, b] = [luminance(one), luminance(two)].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); };
  const named = (element) => {
    const id = element.closest("[id]");
    return `${element.tagName.toLowerCase()}${id ? " in #" + id.id : ""}: “${element.textContent.trim().slice(0, 40)}”`;
  };

  function words() {
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = new Set();
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node.parentElement;
      if (!node.textContent.trim() || seen.has(element) || /^(SCRIPT|STYLE|NOSCRIPT|OPTION)$/.test(element.tagName)) { continue; }
      seen.add(element);
      const box = element.getBoundingClientRect();
      if (!shows(element) || box.right < 0 || element.closest(".hoverlayer, .modebar, [aria-hidden=true]")) { continue; }
      found.push(element);
    }
    return found;
  }

  // The least contrast of any words with what is behind them; large ones count as if they had half as much again.
  check.contrast = () => {
    const wrong = [];
    let least = Infinity, count = 0;
    words().forEach((element) => {
      const style = getComputedStyle(element), isDrawn = element instanceof SVGElement;
      const colour = parsed(isDrawn ? style.fill : style.color);
      if (!colour) { return; }
      let alpha = colour[3] * (isDrawn ? +style.fillOpacity : 1);
      for (let one = element; one && one !== document.body; one = one.parentElement) { alpha *= +getComputedStyle(one).opacity; }
      if (alpha === 0) { return; }
      const back = background(element), size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
      const contrast = ratio(over(colour, back, alpha), back) * (isLarge ? 1.5 : 1);
      count += 1;
      least = Math.min(least, contrast);
      if (contrast < 4.5) { wrong.push(`${contrast.toFixed(2)} ${named(element)}`); }
    });
    return { least, count, wrong };
  };

  check.theme = () => ({
    back: background(document.body), paper: luminance(background(document.body)),
    ink: luminance(parsed(getComputedStyle(document.querySelector("h1")).color)),
    faint: Array.from(document.querySelectorAll(".plot .xtick text, .plot .ytick text"))
      .filter((text) => ratio(parsed(getComputedStyle(text).fill), background(text)) < 3).length,
  });

  // -- room

  const crosses = (a, b, slack) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > slack
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack;
  const lettering = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return element instanceof SVGElement ? [element.getBoundingClientRect()] : Array.from(range.getClientRects());
  };

  check.room = () => {
    const wrong = [], wide = document.documentElement;
    if (wide.scrollWidth > wide.clientWidth + 1) {
      const widest = Array.from(document.querySelectorAll("main *, header *, footer *")).filter((one) => one.getBoundingClientRect().right > wide.clientWidth + 1
        && !one.closest(".scroll, nav, pre, svg"))[0];
      wrong.push(`the page scrolls sideways: ${wide.scrollWidth} of ${wide.clientWidth} px${widest ? ", " + named(widest) : ""}`);
    }
    // Words of the page, block against block.
    const blocks = Array.from(document.querySelectorAll("h1,h2,h3,p,li,dt,dd,caption,th,td,figcaption,legend,summary,.switch label"))
      .filter((one) => shows(one) && !one.closest(".plot, .skip") && one.textContent.trim());
    const boxes = blocks.flatMap((element) => lettering(element).filter((box) => box.width > 0).map((box) => ({ element, box })));
    boxes.sort((a, b) => a.box.top - b.box.top);
    for (let first = 0; first < boxes.length; first += 1) {
      for (let second = first + 1; second < boxes.length && boxes[second].box.top < boxes[first].box.bottom; second += 1) {
        const [a, b] = [boxes[first], boxes[second]];
        if (a.element === b.element || a.element.contains(b.element) || b.element.contains(a.element)) { continue; }
        if (crosses(a.box, b.box, 2)) { wrong.push(`${named(a.element)} over ${named(b.element)}`); }
      }
    }
    // Words of the charts: names of axes and panels, legends, ticks.
    document.querySelectorAll(".plot.js-plotly-plot").forEach((box) => {
      const edges = box.getBoundingClientRect();
      const texts = Array.from(box.querySelectorAll(".g-xtitle text,.g-ytitle text,[class^=g-x] > text,[class^=g-y] > text,.annotation-text,.textpoint text,.legendtext,.xtick text,.ytick text,[class$=tick] text,.cbtitle text,.slider-label,.slider-current-label"))
        .filter((text) => shows(text) && text.textContent.trim() && +getComputedStyle(text).opacity > 0);
      const unique = Array.from(new Set(texts)).map((element) => ({ element, box: element.getBoundingClientRect() }));
      unique.forEach((one, at) => {
        if (one.box.left < edges.left - 2 || one.box.right > edges.right + 2 || one.box.top < edges.top - 2 || one.box.bottom > edges.bottom + 2) {
          wrong.push(`cut off: ${named(one.element)}`);
        }
        unique.slice(at + 1).forEach((other) => {
          if (crosses(one.box, other.box, 3)) { wrong.push(`${named(one.element)} over “${other.element.textContent.trim().slice(0, 40)}”`); }
        });
      });
    });
    return wrong;
  };

  // -- reach

  check.reach = () => {
    const wrong = [];
    document.querySelectorAll(".plot").forEach((box) => {
      const names = (box.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id));
      if (!box.getAttribute("role") || !names.length || names.some((one) => !one || !one.textContent.trim())) {
        wrong.push(`${box.id} has no name for those who hear the page`);
      }
    });
    document.querySelectorAll("img:not([alt]), table:not(:has(caption)), button:empty").forEach((one) => wrong.push(`${named(one)} has no name`));
    document.querySelectorAll("[tabindex]").forEach((one) => { if (+one.getAttribute("tabindex") > 0) { wrong.push(`${named(one)} jumps the order`); } });
    return wrong;
  };
  // Tab starts from the top of the page again.
  check.top = () => {
    const start = document.createElement("span");
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    start.remove();
  };
  check.active = () => {
    const one = document.activeElement;
    return { tag: one.tagName, id: one.id, isSkip: one.classList.contains("skip"), figure: one.getAttribute("data-figure"), box: (({ x, y, width }) => ({ x, y, width }))(one.getBoundingClientRect()) };
  };
  check.optionAt = (id, number, value) => {
    const input = document.querySelector(`input[data-figure="${id}"][data-switch="${number}"][value="${value}"]`);
    if (!input) { return null; }
    input.closest("label").scrollIntoView({ block: "center", behavior: "instant" });
    const box = input.closest("label").getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };

  // -- paper

  check.chapters = () => Array.from(document.querySelectorAll("main h1, main h2, main h3")).flatMap((one) => {
    const parts = [], walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) { parts.push(walk.currentNode.textContent.trim()); }
    return parts.filter(Boolean);
  });
  check.headings = () => Object.fromEntries(check.figures().map((figure) => {
    const title = document.getElementById(figure.id + "-title");
    return [figure.id, title ? title.textContent.trim() : figure.id];
  }));
  check.lettered = (id) => Object.entries(place(id).layout).filter(([name]) => /^[xy]axis\d*$/.test(name))
    .map(([, axis]) => ((axis.title || {}).text || "").replace(/<[^>]*>/g, " ").trim()).filter(Boolean);
})();
