/// The report's script: draws the figures as the reader comes to them, in the page's theme, and keeps them together.
enum ReportScript {
  static let javaScript = """
    (function () {
      "use strict";
      var root = document.documentElement;
      var figures = JSON.parse(document.getElementById("figures").textContent);
      var system = window.matchMedia("(prefers-color-scheme: dark)");
      var narrow = window.matchMedia("(max-width: 600px)");
      \(DrawingScript.expanding)
      \(theme)
      \(DrawingScript.drawing)
      \(DrawingScript.counting)
      \(ClipScript.filling)
      \(LinkingScript.following)
      \(LinkingScript.pointing)
      \(ClipScript.playing)
      \(switching)
      \(waiting)
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

  private static let switching = """
    document.addEventListener("change", function (event) {
      var input = event.target, id = input.getAttribute && input.getAttribute("data-figure");
      if (!id) { return; }
      figures.forEach(function (figure) {
        if (figure.id !== id) { return; }
        figure.switches[Number(input.getAttribute("data-switch"))].chosen = Number(input.value);
        // Another choice has other axes; the stretch of snapshots is none of its business.
        figure.zoom = figure.follows && figure.zoom && figure.zoom.xaxis ? { xaxis: figure.zoom.xaxis } : {};
        if (window.Plotly && figure.drawn) { draw(figure); }
      });
    });
    """

  /// A chart is drawn when it comes near the window; each one in a task of its own, so that scrolling never halts.
  private static let waiting = """
    var waiting = [], isDrawing = false;
    function distance(figure) {
      var place = box(figure).getBoundingClientRect();
      return Math.max(place.top - innerHeight, -place.bottom, 0);
    }
    function drawNext() {
      waiting.sort(function (a, b) { return distance(a) - distance(b); });
      var figure = waiting.shift();
      isDrawing = figure !== undefined;
      root.setAttribute("data-charts", isDrawing ? "drawing" : "drawn");
      if (!isDrawing) { return; }
      draw(figure);
      setTimeout(drawNext, 0);
    }
    function enqueue(figure) {
      if (waiting.indexOf(figure) < 0) { waiting.push(figure); }
      if (!isDrawing) { isDrawing = true; setTimeout(drawNext, 0); }
    }
    function redraw() { if (window.Plotly) { figures.filter(function (one) { return one.drawn; }).forEach(enqueue); } }
    function drawWhenNear() {
      if (!window.IntersectionObserver) { figures.forEach(enqueue); return; }
      var observer = new IntersectionObserver(function (entries) {
        entries.forEach(function (entry) {
          if (!entry.isIntersecting) { return; }
          observer.unobserve(entry.target);
          enqueue(figures.find(function (figure) { return box(figure) === entry.target; }));
        });
      }, { rootMargin: "50% 0px" });
      figures.forEach(function (figure) { observer.observe(box(figure)); });
    }
    """

  /// Paper is light and as wide as it is: what was drawn for a screen is drawn again for it, all at once.
  private static let printing = """
    var themeBeforePrinting = null;
    var openedForPrinting = [];
    window.addEventListener("beforeprint", function () {
      openedForPrinting = Array.from(document.querySelectorAll("details:not([open])"));
      openedForPrinting.forEach(function (details) { details.open = true; });
      load();
      if (!window.Plotly) { return; }
      themeBeforePrinting = root.getAttribute("data-theme") || "";
      root.setAttribute("data-theme", "light");
      isOnPaper = true;
      figures.forEach(draw);
    });
    window.addEventListener("afterprint", function () {
      openedForPrinting.forEach(function (details) { details.open = false; });
      if (themeBeforePrinting === null) { return; }
      if (themeBeforePrinting) { root.setAttribute("data-theme", themeBeforePrinting); }
      else { root.removeAttribute("data-theme"); }
      themeBeforePrinting = null;
      isOnPaper = false;
      redraw();
    });
    """

  /// The first screen is readable before the library that draws charts is even read: it lies in the page as text.
  private static let starting = """
    function load() {
      var source = document.getElementById("plotly");
      if (window.Plotly || !source) { return; }
      var script = document.createElement("script");
      script.textContent = source.textContent;
      source.remove();
      document.head.appendChild(script);
    }
    function start() {
      load();
      if (window.Plotly) {
        drawWhenNear();
      } else if (figures.length) {
        root.classList.add("no-plotly");
        document.getElementById("no-plotly").hidden = false;
      }
    }
    requestAnimationFrame(function () { setTimeout(start, 0); });
    """
}
