internal import Pipelines

extension MapQuality {
  /// The line below the map.
  var html: HTML { "<p class=\"quality\">\(sentence)</p>" }

  /// How far the map can be believed, with what the figures mean.
  var sentence: String {
    "Of the t-SNE map: trustworthiness \(Digits.area(trustworthiness)) (1: no false neighbours), "
      + "\(Digits.percent(neighboursKept)) of the \(neighbourCount) nearest neighbours kept, Kullback-Leibler divergence "
      + "\(Digits.significant(divergence)) nats at perplexity \(Digits.significant(perplexity))."
  }
}
