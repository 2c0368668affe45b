/// The report's script: draws the figures one after the other, in the page's theme, and keeps them together.
enum ReportScript {
  static let javaScript = """
    (function () {
      "use strict";
      var root = document.documentElement;
      var figures = JSON.parse(document.getElementById("figures").textContent);
      var system = window.matchMedia("(prefers-color-scheme: dark)");
      var narrow = window.matchMedia("(max-width: 600px)");
      \(theme)
      \(drawing)
      \(ClipScript.filling)
      \(following)
      \(ClipScript.playing)
      \(switching)
      \(printing)
      \(starting)
    })();
    """

  /// Colour tokens (`@name`) become the custom property `--name` of the theme that is shown.
  private static let theme = """
    function colours() {
      var style = getComputedStyle(root), found = {};
      return function (name) {
        if (!(name in found)) { found[name] = style.getPropertyValue("--" + name).trim(); }
        return found[name];
      };
    }
    function coloured(value, key, colour) {
      if (typeof value === "string") {
        return value.charAt(0) === "@" && /color/i.test(key) ? colour(value.slice(1)) : value;
      }
      if (Array.isArray(value)) {
        // Only colour scales nest tokens; long arrays of numbers are passed on as they are.
        if (!/color/i.test(key) && typeof value[0] !== "object") { return value; }
        return value.map(function (entry) { return coloured(entry, key, colour); });
      }
      if (value && typeof value === "object") {
        var copy = {};
        Object.keys(value).forEach(function (name) { copy[name] = coloured(value[name], name, colour); });
        return copy;
      }
      return value;
    }
    function isDark() {
      var chosen = root.getAttribute("data-theme");
      return chosen ? chosen === "dark" : system.matches;
    }
    var themeButton = document.getElementById("theme");
    function nameTheme() { themeButton.textContent = isDark() ? "Light theme" : "Dark theme"; }
    themeButton.hidden = false;
    nameTheme();
    themeButton.addEventListener("click", function () {
      root.setAttribute("data-theme", isDark() ? "light" : "dark");
      nameTheme();
      redraw();
    });
    system.addEventListener("change", function () { nameTheme(); redraw(); });
    narrow.addEventListener("change", function () { redraw(); });
    """

  private static let drawing = """
    var config = {
      responsive: true, displaylogo: false,
      // Named one by one: plotly's own set has a button that would send the data to a server.
      modeBarButtons: [["toImage", "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]],
      toImageButtonOptions: { format: "svg" }
    };
    function styled(layout, colour) {
      layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
      layout.font = { family: getComputedStyle(document.body).fontFamily, size: 13, color: colour("ink") };
      layout.margin = Object.assign(
        { l: narrow.matches ? 48 : 64, r: narrow.matches ? 8 : 16, t: narrow.matches ? 84 : 64, b: 56 },
        layout.margin);
      layout.hoverlabel = { bgcolor: colour("card"), bordercolor: colour("rule"), font: { color: colour("ink") } };
      layout.modebar = { bgcolor: "rgba(0,0,0,0)", color: colour("muted"), activecolor: colour("ink") };
      layout.dragmode = narrow.matches ? false : "zoom";
      Object.keys(layout).forEach(function (name) {
        if (!/^[xy]axis[0-9]*$/.test(name)) { return; }
        var axis = layout[name];
        axis.gridcolor = axis.zerolinecolor = axis.linecolor = axis.tickcolor = colour("rule");
        axis.automargin = true;
        if (name.charAt(0) === "x" && layout.hovermode === "x") {
          axis.showspikes = true;
          axis.spikemode = "across";
          axis.spikethickness = 1;
          axis.spikedash = "dot";
          axis.spikecolor = colour("muted");
          axis.spikesnap = "cursor";
        }
      });
      return layout;
    }
    function box(figure) { return document.getElementById(figure.id + "-plot"); }
    function draw(figure) {
      var colour = colours(), place = box(figure);
      if (!figure.drawn) { place.textContent = ""; figure.drawn = true; }
      var data = coloured(figure.data, "", colour);
      var layout = styled(coloured(figure.layout, "", colour), colour);
      if (figure.range) { layout.xaxis.range = figure.range; layout.xaxis.autorange = false; }
      function arrange(changes) {
        Object.keys(changes).forEach(function (path) { assign(layout, path, coloured(changes[path], path, colour)); });
      }
      if (figure.narrow) {
        place.style.height = (narrow.matches ? figure.narrow.height : figure.height) + "px";
        if (narrow.matches) { arrange(figure.narrow.layout); }
      }
      figure.switches.forEach(function (choice) {
        var option = choice.options[choice.chosen];
        arrange(option.layout);
        Object.keys(option.traces).forEach(function (path) {
          data.forEach(function (trace, place) { assign(trace, path, option.traces[path][place]); });
        });
      });
      var isInOrders = figure.switches.some(function (choice) { return choice.options[choice.chosen].orders; });
      data.forEach(function (trace) { fill(trace, figure.columns); count(trace, isInOrders); });
      config.displayModeBar = narrow.matches ? false : "hover";
      Plotly.react(place, data, layout, config);
      if (!figure.listens) { figure.listens = true; follow(figure, place); seek(figure, place); }
    }
    // Points carry both their frequency and their order, for hovering; the axis counts one of them.
    function count(trace, isInOrders) {
      var turn = trace.hzPerTurn;
      delete trace.hzPerTurn;
      if (!turn) { return; }
      if (trace.type === "heatmap") {
        if (isInOrders) { trace.x0 /= turn; trace.dx /= turn; }
        return;
      }
      trace.customdata = trace.x.map(function (hz) { return [hz, hz === null ? null : hz / turn]; });
      if (isInOrders) { trace.x = trace.customdata.map(function (pair) { return pair[1]; }); }
    }
    function assign(object, path, value) {
      var names = path.split("."), last = names.pop();
      names.forEach(function (name) { object = object[name] = object[name] || {}; });
      object[last] = value;
    }
    function redraw() { if (window.Plotly) { figures.forEach(draw); } }
    """

  /// Figures along the snapshots show the same stretch of them.
  private static let following = """
    var isFollowing = false;
    function follow(figure, place) {
      if (!figure.follows) { return; }
      place.on("plotly_relayout", function (change) {
        if (isFollowing) { return; }
        var update = null;
        // Dragging reports two ends, buttons and programs the whole range.
        var range = change["xaxis.range"] || [change["xaxis.range[0]"], change["xaxis.range[1]"]];
        if (range[0] !== undefined) {
          figure.range = range.slice();
          update = { "xaxis.range": figure.range.slice(), "xaxis.autorange": false };
        } else if (change["xaxis.autorange"]) {
          figure.range = null;
          update = { "xaxis.autorange": true };
        }
        if (!update) { return; }
        isFollowing = true;
        var others = figures.filter(function (other) { return other !== figure && other.follows && other.drawn; });
        Promise.all(others.map(function (other) {
          other.range = figure.range;
          return Plotly.relayout(box(other), update);
        })).then(function () { isFollowing = false; }, function () { isFollowing = false; });
      });
    }
    """

  private static let switching = """
    document.addEventListener("change", function (event) {
      var input = event.target, id = input.getAttribute && input.getAttribute("data-figure");
      if (!id) { return; }
      figures.forEach(function (figure) {
        if (figure.id !== id) { return; }
        figure.switches[Number(input.getAttribute("data-switch"))].chosen = Number(input.value);
        if (window.Plotly && figure.drawn) { draw(figure); }
      });
    });
    """

  /// Paper is light and as wide as it is: what was drawn for a screen is drawn again for it.
  private static let printing = """
    var paperWidth = 680;
    var themeBeforePrinting = null;
    var openedForPrinting = [];
    window.addEventListener("beforeprint", function () {
      openedForPrinting = Array.from(document.querySelectorAll("details:not([open])"));
      openedForPrinting.forEach(function (details) { details.open = true; });
      if (!window.Plotly) { return; }
      themeBeforePrinting = root.getAttribute("data-theme") || "";
      root.setAttribute("data-theme", "light");
      figures.forEach(function (figure) {
        box(figure).style.width = paperWidth + "px";
        draw(figure);
        Plotly.relayout(box(figure), { width: paperWidth });
      });
    });
    window.addEventListener("afterprint", function () {
      openedForPrinting.forEach(function (details) { details.open = false; });
      if (!window.Plotly || themeBeforePrinting === null) { return; }
      if (themeBeforePrinting) { root.setAttribute("data-theme", themeBeforePrinting); }
      else { root.removeAttribute("data-theme"); }
      figures.forEach(function (figure) {
        box(figure).style.width = "";
        draw(figure);
        Plotly.Plots.resize(box(figure));
      });
    });
    """

  /// The first screen is readable before any chart: each one is drawn in a task of its own.
  private static let starting = """
    function drawFrom(place) {
      if (place >= figures.length) { root.setAttribute("data-charts", "drawn"); return; }
      if (!figures[place].drawn) { draw(figures[place]); }
      setTimeout(function () { drawFrom(place + 1); }, 0);
    }
    if (window.Plotly) {
      setTimeout(function () { drawFrom(0); }, 0);
    } else if (figures.length) {
      root.classList.add("no-plotly");
      document.getElementById("no-plotly").hidden = false;
    }
    """
}
