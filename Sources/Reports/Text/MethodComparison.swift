internal import Pipelines

/// Whether the network earned its place beside the cheap baselines; the first method is the network.
struct MethodComparison {
  private let methods: [MethodMetrics]

  init(_ evaluation: Evaluation) { methods = evaluation.methods }

  var sentence: String {
    guard let network = methods.first else { return "No method was evaluated." }
    let name = network.name.prefix(1).uppercased() + network.name.dropFirst()
    let auc = Digits.area(network.aucWindow)
    let baselines = methods.dropFirst().filter { $0.aucWindow.isFinite }
    guard let best = baselines.max(by: { $0.aucWindow < $1.aucWindow }) else {
      return "\(name) reaches an AUC of \(auc) per window."
    }
    let other = "\(best.name), the best baseline, \(Digits.area(best.aucWindow))"
    guard best.aucWindow < network.aucWindow else {
      return "\(name) reaches an AUC of \(auc) per window and does not beat \(other)."
    }
    let win = "\(name) reaches an AUC of \(auc) per window; \(other)"
    guard let low = network.aucWindowInterval.first, let high = best.aucWindowInterval.last else { return win + "." }
    // Intervals that overlap do not prove a tie, but they forbid the claim of a win.
    return win + (low > high ? " (their 95 % intervals do not overlap)." : " (their 95 % intervals overlap).")
  }
}
