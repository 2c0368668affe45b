/// A function of each number by itself.
package enum ElementFunction: Sendable, Equatable {
  /// x where positive, slope · x elsewhere: a slope of 1 changes nothing.
  case rectifier(slope: Float)
  case tanh
  /// 1 / (1 + e⁻ˣ)
  case sigmoid
}
