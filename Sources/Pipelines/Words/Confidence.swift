extension Double {
  /// A confidence as results hold it: two decimals and never 1, because it ranks cases and is no probability.
  var asConfidence: Double {
    // What has two decimals already keeps them: 0.29 is a little less than 29 hundredths.
    (Swift.min(self, 0.99) * 100 + 1e-9).rounded(.down) / 100
  }
}
