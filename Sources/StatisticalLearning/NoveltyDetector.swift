package import Tensors

/// A model of healthy rows that says how far other rows are from them.
///
/// Fitting is each detector's own `init(fitting:…)`, on healthy rows only. Scores of different detectors have different
/// units; `ScoreCalibration` makes them comparable.
package protocol NoveltyDetector: Sendable {
  /// The width of the rows it was fitted to.
  var columnCount: Int { get }

  /// `[row]`; higher is more anomalous.
  ///
  /// - Parameter rows: `[row, columnCount]`, prepared (scaled) as those of the fit.
  func anomalyScores(of rows: Matrix) -> [Double]
}
