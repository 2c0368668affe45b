/// The parts of the report's script for shared columns, and for pictures and sounds of clips.
///
/// They stand inside the function of `ReportScript` and use its `figures`, `box` and `rule`.
enum ClipScript {
  /// What traces share is in the page once; pictures come as little-endian tenths in 16 bits, the lowest for none.
  static let filling = """
    function fill(trace, columns) {
      if (trace.rows) {
        ["x", "y", "text"].forEach(function (name) {
          var column = columns[trace[name]];
          trace[name] = trace.rows.map(function (row) { return column[row]; });
        });
        delete trace.rows;
      }
      if (trace.levels) {
        trace.z = picture(columns, trace.levels, trace.less);
        delete trace.levels;
        delete trace.less;
      }
    }
    function tenths(text) {
      var bytes = atob(text), values = [];
      for (var place = 0; place < bytes.length; place += 2) {
        var value = bytes.charCodeAt(place) | bytes.charCodeAt(place + 1) << 8;
        values.push(value >= 32768 ? value - 65536 : value);
      }
      return values;
    }
    function picture(columns, name, less) {
      var values = tenths(columns[name]), others = less ? tenths(columns[less]) : null, rows = [];
      for (var start = 0; start < values.length; start += columns.width) {
        rows.push(values.slice(start, start + columns.width).map(function (value, column) {
          var other = others ? others[start + column] : 0;
          return value === -32768 || other === -32768 ? null : (value - other) / 10;
        }));
      }
      return rows;
    }
    """

  /// A line runs over a clip's pictures while it plays; a click on them plays from there.
  static let playing = """
    var players = Array.from(document.querySelectorAll("audio[data-plays]"));
    function playerOf(figure) {
      return players.find(function (player) { return player.getAttribute("data-plays") === figure.id; });
    }
    function seek(figure, place) {
      var player = playerOf(figure);
      if (!player) { return; }
      place.on("plotly_click", function (event) {
        var time = event.points[0].x;
        if (typeof time === "number") { player.currentTime = Math.max(0, time); }
      });
      place.on("plotly_afterplot", function () { mark(figure); });
    }
    function mark(figure, time) {
      var layout = box(figure)._fullLayout;
      if (time !== undefined) { figure.time = time; }
      if (figure.time === undefined || !layout) { return; }
      Object.keys(layout).filter(function (name) { return /^xaxis[0-9]*$/.test(name); }).forEach(function (name) {
        var y = layout["y" + name.slice(1)];
        rule(figure, name, layout[name], y._offset, y._length, figure.time);
      });
    }
    players.forEach(function (player) {
      var figure = figures.find(function (figure) { return figure.id === player.getAttribute("data-plays"); });
      if (!figure) { return; }
      function run() {
        mark(figure, player.currentTime);
        if (!player.paused) { requestAnimationFrame(run); }
      }
      player.addEventListener("play", function () {
        players.forEach(function (other) { if (other !== player) { other.pause(); } });
        run();
      });
      player.addEventListener("seeked", function () { mark(figure, player.currentTime); });
    });
    """
}
