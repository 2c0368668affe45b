/// The part of the report's script that keeps figures of one axis together: their stretch, and what is pointed at.
///
/// It stands inside the function of `ReportScript`; `DrawingScript` says what group a figure is of.
enum LinkingScript {
  /// What is zoomed into stays so in another theme; figures along the snapshots show the same stretch of them.
  static let following = """
    var isFollowing = false;
    function keep(figure, place) {
      place.on("plotly_relayout", function (change) {
        if (isFollowing) { return; }
        var zoom = figure.zoom = figure.zoom || {}, layout = place._fullLayout, hasChanged = false;
        Object.keys(change).forEach(function (path) {
          var name = (path.match(/^([xy]axis[0-9]*)[.](?:auto)?range/) || [])[1];
          if (!name) { return; }
          hasChanged = hasChanged || name === "xaxis";
          if (layout[name].autorange) { delete zoom[name]; } else { zoom[name] = layout[name].range.slice(); }
        });
        if (hasChanged && figure.follows) { lead(figure); }
      });
    }
    function lead(figure) {
      var range = figure.zoom.xaxis, others = [];
      isFollowing = true;
      // Those not drawn yet will be drawn with it.
      figures.forEach(function (other) {
        if (!other.follows || other === figure) { return; }
        other.zoom = Object.assign({}, other.zoom);
        if (range) { other.zoom.xaxis = range.slice(); } else { delete other.zoom.xaxis; }
        if (!other.drawn) { return; }
        others.push(Plotly.relayout(box(other),
          range ? { "xaxis.range": range.slice(), "xaxis.autorange": false } : { "xaxis.autorange": true }));
      });
      Promise.all(others).catch(function () {}).then(function () { isFollowing = false; });
    }
    """

  /// While the pointer is on one figure, a line stands at the same time or frequency in the others.
  static let pointing = """
    function point(figure, place) {
      if (!figure.group) { return; }
      var next = null;
      function later(value) {
        if (next === null) { requestAnimationFrame(function () { mirror(figure, next.value); next = null; }); }
        next = { value: value };
      }
      place.addEventListener("mousemove", function (event) { later(valueUnder(place, event)); });
      place.addEventListener("mouseleave", function () { later(null); });
    }
    // In linear units of the axis: milliseconds, snapshots, Hz or orders; null outside of the panels.
    function valueUnder(place, event) {
      var x = place._fullLayout.xaxis, at = event.clientX - place.getBoundingClientRect().left - x._offset;
      return at >= 0 && at <= x._length ? x.p2l(at) : null;
    }
    function mirror(figure, value) {
      figures.forEach(function (other) {
        if (other === figure || other.group !== figure.group || !other.drawn) { return; }
        var layout = box(other)._fullLayout, inside = layout._size;
        var there = value === null ? null : value * figure.hzPerUnit / other.hzPerUnit;
        rule(other, "linked", layout.xaxis, inside.t, inside.h, there);
      });
      // The figure pointed at has the pointer itself.
      if (figure.rules && figure.rules.linked) { figure.rules.linked.hidden = true; }
    }
    // A shape of the plot would draw every picture again for each step.
    function rule(figure, name, x, top, height, value) {
      var place = box(figure), rules = figure.rules = figure.rules || {};
      var line = rules[name] = rules[name] || document.createElement("div");
      var at = value === null ? NaN : x.l2p(value);
      line.className = name === "linked" ? "cursor linked" : "cursor";
      line.hidden = !(at >= 0 && at <= x._length);
      line.style.left = x._offset + at + "px";
      line.style.top = top + "px";
      line.style.height = height + "px";
      if (line.parentNode !== place) { place.appendChild(line); }
    }
    """
}
