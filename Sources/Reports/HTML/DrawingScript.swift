/// The part of the report's script that turns a figure's specification into a drawing.
///
/// It stands inside the function of `ReportScript` and uses its `figures`, `narrow` and colours.
enum DrawingScript {
  /// Puts back the columns that `CompactColumns` wrote in few characters.
  static let expanding = """
    function expand(value, shared) {
      if (!value || typeof value !== "object" || Array.isArray(value)) { return value; }
      if ("shared" in value) { return shared[value.shared]; }
      if (!("steps" in value)) { return value; }
      var last = value.first, values = [last];
      value.steps.forEach(function (step) { last += step * value.unit; values.push(last); });
      return values;
    }
    figures.forEach(function (figure) {
      var shared = figure.shared.map(function (column) { return expand(column, []); });
      figure.data.forEach(function (trace) {
        ["x", "y", "customdata"].forEach(function (name) {
          if (name in trace) { trace[name] = expand(trace[name], shared); }
        });
      });
    });
    """

  static let drawing = """
    var config = {
      responsive: true, displaylogo: false, showTips: false,
      // What desktops call a double click; plotly's own 300 ms are missed where a large picture is redrawn between the two.
      doubleClickDelay: 500,
      // Named one by one: plotly's own set has a button that would send the data to a server.
      modeBarButtons: [["toImage", "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]],
      toImageButtonOptions: { format: "svg" }
    };
    // A sheet of A4 inside its margins, less the figure's heading and sentence.
    var isOnPaper = false, paperWidth = 680, paperHeight = 800;
    // A legend above takes a line, on a telephone two or three; else names of marks do.
    function headroom(layout) {
      var legend = layout.legend;
      return !legend || legend.yref === "container" ? 36 : narrow.matches ? 84 : 64;
    }
    function styled(layout, colour) {
      layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
      layout.font = { family: getComputedStyle(document.body).fontFamily, size: 13, color: colour("ink") };
      layout.margin = Object.assign(
        { l: narrow.matches ? 48 : 64, r: narrow.matches ? 8 : 16, t: headroom(layout), b: 56 },
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
      if (!figure.drawn) { place.textContent = ""; figure.drawn = true; figure.height = place.clientHeight; }
      var data = coloured(figure.data, "", colour);
      var layout = styled(coloured(figure.layout, "", colour), colour);
      function arrange(changes) {
        Object.keys(changes).forEach(function (path) { assign(layout, path, coloured(changes[path], path, colour)); });
      }
      var isNarrow = narrow.matches && figure.narrow && !isOnPaper;
      if (isNarrow) { arrange(figure.narrow.layout); }
      fit(layout, place, isNarrow ? figure.narrow.height : figure.height);
      figure.switches.forEach(function (choice) {
        var option = choice.options[choice.chosen];
        arrange(option.layout);
        Object.keys(option.traces).forEach(function (path) {
          data.forEach(function (trace, place) { assign(trace, path, option.traces[path][place]); });
        });
      });
      Object.keys(figure.zoom || {}).forEach(function (name) {
        layout[name].range = figure.zoom[name].slice();
        layout[name].autorange = false;
      });
      count(figure, data, layout);
      data.forEach(function (trace) { fill(trace, figure.columns); });
      data.forEach(function (trace) { turn(trace, figure.isInOrders); raise(trace); });
      quicken(data);
      config.displayModeBar = narrow.matches ? false : "hover";
      Plotly.react(place, data, layout, config);
      if (figure.wasOnPaper && !isOnPaper) { Plotly.Plots.resize(place); }
      figure.wasOnPaper = isOnPaper;
      if (!figure.listens) { figure.listens = true; listen(figure, place); }
    }
    function listen(figure, place) {
      keep(figure, place);
      point(figure, place);
      seek(figure, place);
      place.on("plotly_afterplot", function () { part(place); });
      part(place);
    }
    // Names of marks that would stand on one another: the first stays, hovering tells the others.
    function part(place) {
      var kept = [];
      place.querySelectorAll(".textpoint text").forEach(function (name) {
        var box = name.getBoundingClientRect();
        var isHidden = kept.some(function (other) {
          return Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1
            && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 3;
        });
        name.style.visibility = isHidden ? "hidden" : "";
        if (!isHidden) { kept.push(box); }
      });
    }
    // No sheet is longer than itself; what is squeezed for it gets smaller words.
    function fit(layout, place, height) {
      var fitting = isOnPaper ? Math.min(height, paperHeight) : height;
      place.style.height = fitting + "px";
      place.style.width = isOnPaper ? paperWidth + "px" : "";
      // On screens plotly follows the window.
      if (isOnPaper) { layout.width = paperWidth; layout.height = fitting; }
      if (fitting < height) { layout.font.size *= Math.max(fitting / height, 0.65); }
    }
    function assign(object, path, value) {
      var names = path.split("."), last = names.pop();
      names.forEach(function (name) { object = object[name] = object[name] || {}; });
      object[last] = value;
    }
    """

  /// Frequencies and orders, and who draws many points.
  static let counting = """
    // Whether the axis counts orders, and how many Hz one of its units is.
    function count(figure, data, layout) {
      figure.isInOrders = figure.switches.some(function (choice) { return choice.options[choice.chosen].orders; });
      var owner = data.find(function (trace) { return trace.visible !== false && trace.hzPerTurn; });
      figure.hzPerUnit = figure.isInOrders && owner ? owner.hzPerTurn : 1;
      var title = layout.xaxis && layout.xaxis.title && layout.xaxis.title.text;
      figure.group = figure.follows ? "snapshots" : owner || /^frequency .Hz.$/.test(title) ? "frequencies" : null;
    }
    // Points carry both their frequency and their order, for hovering; the axis counts one of them.
    function turn(trace, isInOrders) {
      var hzPerTurn = trace.hzPerTurn;
      delete trace.hzPerTurn;
      if (!hzPerTurn) { return; }
      if (trace.type === "heatmap") {
        if (isInOrders) {
          trace.x0 /= hzPerTurn;
          trace.dx /= hzPerTurn;
          trace.hovertemplate = trace.hovertemplate.replace("%{x:.4g} Hz", "order %{x:.4g}");
        }
        return;
      }
      trace.customdata = trace.x.map(function (hz) { return [hz, hz === null ? null : hz / hzPerTurn]; });
      if (isInOrders) { trace.x = trace.customdata.map(function (pair) { return pair[1]; }); }
    }
    // What a map of logarithms is drawn from, for hovering.
    function raise(trace) {
      if (!trace.isLogarithmic) { return; }
      delete trace.isLogarithmic;
      trace.text = trace.z.map(function (row) {
        return row.map(function (power) { return power === null ? "" : String(Number(Math.pow(10, power).toPrecision(2))); });
      });
    }
    // Beyond so many points one element for each is slow; paper is sharper with elements.
    var elementLimit = 4000, webGL = null;
    function hasWebGL() {
      if (webGL === null) {
        try { webGL = !!document.createElement("canvas").getContext("webgl"); } catch (error) { webGL = false; }
      }
      return webGL;
    }
    function quicken(data) {
      var clouds = data.filter(function (trace) {
        return trace.type === "scatter" && trace.mode === "markers" && trace.visible !== false && trace.x.length > 1;
      });
      var points = clouds.reduce(function (sum, trace) { return sum + trace.x.length; }, 0);
      if (points <= elementLimit) { return; }
      if (!isOnPaper && hasWebGL()) { clouds.forEach(function (trace) { trace.type = "scattergl"; }); return; }
      clouds.forEach(function (trace) { thin(trace, Math.ceil(points / elementLimit), trace.x.length); });
    }
    // Every so-manieth point, with all that is told of it.
    function thin(values, stride, length) {
      Object.keys(values).forEach(function (name) {
        var value = values[name];
        if (Array.isArray(value) && value.length === length) {
          values[name] = value.filter(function (_, place) { return place % stride === 0; });
        } else if (name === "marker") { thin(value, stride, length); }
      });
    }
    """
}
