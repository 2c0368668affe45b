internal import Pipelines

/// The pictures of a root-cause card, in the order that evidence is read in; those without anything to draw are left out.
struct DiagnosisFigures {
  let all: [Figure]

  init(_ card: RootCauseCard, input: InputSummary) {
    let unit = input.unit
    all = [
      EnvelopeFigure(card, unit: unit)?.figure, SpectrumFigure(card, unit: unit)?.figure,
      OrderFigure(card, unit: unit)?.figure, KurtogramFigure(card, unit: unit)?.figure,
      WaterfallFigure(card, input: input)?.figure, WaveformFigure(card, unit: unit)?.figure,
    ].compactMap(\.self)
  }
}
