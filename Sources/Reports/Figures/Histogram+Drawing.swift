internal import Foundation
internal import Pipelines

extension Histogram {
  /// The shares of `values` in percent; healthy ones plain, others hatched.
  func bars(of values: [Double], name: String, colour: Palette) -> JSONValue {
    [
      "type": "bar", "name": .string(name), "legendgroup": .string(name), "x": .rounded(centres),
      "width": .rounded(widths), "y": .rounded(percentages(of: values), digits: 4),
      "marker": [
        "color": colour.token, "opacity": 0.62, "line": ["width": 0],
        "pattern": [
          "shape": colour == .healthy ? "" : "/", "fillmode": "overlay", "size": 5, "solidity": 0.2,
          "fgcolor": Palette.paper.token,
        ],
      ],
      "hovertemplate": "%{x:.3g}: %{y:.3g} %",
    ]
  }

  /// A vertical line at a level and its name beside it; nil where the axis has no place for it.
  ///
  /// - Parameter height: Of the name, as a share of the plot's height.
  func level(
    _ value: Double, _ name: String, _ dash: JSONValue, _ colour: Palette, axes: (x: String, y: String) = ("x", "y"),
    height: Double = 1
  ) -> (line: JSONValue, name: JSONValue)? {
    guard value.isFinite, value > 0 || !isLogarithmic else { return nil }
    let line: JSONValue = [
      "type": "line", "xref": .string(axes.x), "yref": .string(axes.y + " domain"), "x0": .rounded(value),
      "x1": .rounded(value), "y0": 0, "y1": 1, "line": ["width": 2, "dash": dash, "color": colour.token],
    ]
    // Annotations on a logarithmic axis are placed by the logarithm, shapes by the value.
    let place = isLogarithmic ? log10(value) : value
    let label: JSONValue = [
      "text": .string("\(name) \(Digits.significant(value))"), "xref": .string(axes.x),
      "yref": .string(axes.y + " domain"), "x": .rounded(place), "y": .number(height), "xanchor": "left",
      "yanchor": "top", "xshift": 4, "showarrow": false, "bgcolor": Palette.paper.token,
    ]
    return (line, label)
  }
}
