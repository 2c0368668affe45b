internal import Pipelines

/// The picked clips, to look at and to listen to.
struct ExamplesSection {
  /// Bytes of sound that a page may carry; four ten-second clips at 16 kHz.
  private static let soundLimit = 1_300_000

  private let results: ClipRunResults
  let figures: [Figure]

  init(_ results: ClipRunResults) {
    self.results = results
    let grids = results.examples.map(SpectrogramGrid.init)
    let scale = SpectrogramFigure.Scale(grids)
    figures = zip(results.examples, grids).enumerated().map { number, pair in
      SpectrogramFigure(results: results, example: pair.0, grid: pair.1, scale: scale, number: number).figure
    }
  }

  /// nil without picked clips.
  var html: HTML? {
    guard !figures.isEmpty else { return nil }
    var room = Self.soundLimit
    let parts = zip(results.examples, figures).map { example, figure -> HTML in
      let name = results.name(ofClip: example.clip)
      guard let sound = example.sound, !sound.samples.isEmpty else {
        return FigureMarkup(figure: figure, isPart: true).html
      }
      guard 2 * sound.samples.count <= room else {
        return FigureMarkup(
          figure: figure, isPart: true,
          attachment: "<p class=\"player\">Its sound would make this page too large; play \(name) itself.</p>"
        ).html
      }
      room -= 2 * sound.samples.count
      let player = ClipPlayer(sound: sound, figureID: figure.id, name: name)
      return FigureMarkup(figure: figure, isPart: true, attachment: player.html).html
    }
    return "<p>\(sentence)</p>\(parts)"
  }

  private var sentence: String {
    let hasModel = results.examples.contains { $0.reconstruction != nil }
    return "All pictures share one scale of levels, so what looks quieter was quieter."
      + (hasModel ? " The residual is the input less the reconstruction: what the model did not expect." : "")
  }
}
