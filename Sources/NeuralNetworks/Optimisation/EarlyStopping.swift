/// Watches a loss that ought to fall.
struct EarlyStopping: Sendable {
  let patience: Int
  /// By what part of the last improvement's loss a new one must be lower.
  let minimumImprovement: Double
  /// The lowest loss of all and its epoch.
  private(set) var best: (loss: Double, epoch: Int)?
  /// The loss that a new one must undercut clearly.
  private var reference = Double.infinity
  private var epochsWithout = 0

  init(patience: Int, minimumImprovement: Double) {
    self.patience = patience
    self.minimumImprovement = minimumImprovement
  }

  /// Whether patience is at its end.
  var isExhausted: Bool { epochsWithout >= patience }

  /// Whether a loss is below all so far.
  func isLowest(_ loss: Double) -> Bool { loss < best?.loss ?? .infinity }

  /// Takes note of an epoch's loss.
  ///
  /// - Parameter spendsPatience: False while the loss is not yet what training minimises.
  /// - Returns: Whether it is the lowest so far, however little.
  mutating func observe(_ loss: Double, epoch: Int, spendsPatience: Bool = true) -> Bool {
    if loss < reference - minimumImprovement * abs(reference) || reference == .infinity {
      reference = loss
      epochsWithout = 0
    } else if spendsPatience {
      epochsWithout += 1
    }
    guard isLowest(loss) else { return false }
    best = (loss, epoch)
    return true
  }
}
