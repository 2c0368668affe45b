internal import KernelTypes
internal import Kernels
internal import Tensors

extension ConvolutionalSteps {
  /// Adds the groups' gradients and moves the weights.
  ///
  /// - Parameter rowCount: The images of the batch.
  func update(rowCount: Int, learningRate: Double) {
    let groups = Self.groups(of: rowCount)
    let count = packed.count
    let stretches = (count + Self.stretchLength - 1) / Self.stretchLength
    guard let gradientClip else {
      let step = optimiser.step(stepCount, learningRate: learningRate)
      concurrently(stretches) { index in
        let range = index * Self.stretchLength..<min((index + 1) * Self.stretchLength, count)
        self.addGroups(range, groups: groups)
        self.move(range, step)
      }
      middle?.steps.update(.step(step), rowCount: rowCount)
      return
    }
    concurrently(stretches) { index in
      self.addGroups(index * Self.stretchLength..<min((index + 1) * Self.stretchLength, count), groups: groups)
    }
    middle?.steps.update(.store, rowCount: rowCount)
    let norm = unsafe packed.loops.squaredNorm(gradients.base, count) + (middle?.steps.squaredNorm ?? 0)
    let step = optimiser.step(
      stepCount, learningRate: learningRate,
      gradientScale: GradientClipping.scale(squaredNorm: norm, limit: gradientClip))
    concurrently(stretches) { index in
      self.move(index * Self.stretchLength..<min((index + 1) * Self.stretchLength, count), step)
    }
    middle?.steps.update(.stepStored(step), rowCount: rowCount)
  }

  /// Adds the groups' gradients to the first's, in their order.
  func addGroups(_ range: Range<Int>, groups: Int) {
    let sum = unsafe gradients.base + range.lowerBound
    for group in 1..<max(groups, 1) {
      let part = unsafe gradients.base + group * packed.count + range.lowerBound
      for index in 0..<range.count { unsafe sum[index] += part[index] }
    }
  }

  private func move(_ range: Range<Int>, _ step: OptimiserStep) {
    let start = range.lowerBound
    // Without second moments their place is never looked at.
    let second = unsafe optimiser.hasSecondMoments ? secondMoments.base + start : firstMoments.base + start
    unsafe step.apply(
      weights.base + start, gradients.base + start, firstMoments.base + start, second, count: range.count)
  }

  /// A stretch of weights with its gradient and moments fits the second cache beside the groups' gradients.
  static var stretchLength: Int { 1 << 13 }

  func packSpread() {
    concurrently(packed.all.count) { index in
      guard index > 0 else { return }
      unsafe self.packed.all[index].packSpread(self.weights.base, into: self.spread.base)
    }
  }
}
