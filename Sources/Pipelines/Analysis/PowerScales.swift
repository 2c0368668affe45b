internal import Prognosis

extension PreparationSummary {
  /// `[channel × feature]`: how standardised features become rises of power; nil for features that are no levels.
  var powerScales: [PowerScale?] {
    guard scalerMean.count == scalerDeviation.count, !featureNames.isEmpty else { return [] }
    return scalerMean.indices.map { index in
      guard let decibels = decibels(perUnitOf: featureNames[index % featureNames.count]) else { return nil }
      return PowerScale(
        decibelsPerUnit: decibels * scalerDeviation[index], healthyLevel: decibels * scalerMean[index])
    }
  }

  private func decibels(perUnitOf feature: String) -> Double? {
    featureUnit.hasPrefix("dB") ? 1 : IndicatorScale.decibels(perUnitOf: feature)
  }
}
