internal import KernelTypes
internal import Tensors

// A batch's way through the network and back, stretch by stretch; where the images of a batch meet.
extension ConvolutionalSteps {
  /// Runs a batch forward and its errors back to the gradient of each group's weights.
  func differentiate(
    _ rows: ArraySlice<Int>, of images: Matrix, noise: Span<Float>, objective: Objective, output: OutputGradient
  ) -> (error: Double, divergences: [Double]) {
    let rowLength = packed.layers.rowLength
    precondition(rows.count <= capacity && !rows.isEmpty, "\(rows.count) images in batches of \(capacity)")
    precondition(images.columnCount == rowLength, "images of \(images.columnCount) values, not \(rowLength)")
    precondition(rows.allSatisfy { $0 >= 0 && $0 < images.rowCount }, "rows beyond \(images.rowCount)")
    var divergences: [Double] = []
    unsafe images.elements.withUnsafeBufferPointer { images in
      unsafe errors.withUnsafeMutableBufferPointer { errors in
        guard let images = images.baseAddress, let errors = errors.baseAddress else { return }
        let batch = unsafe ConvolutionBatch(rows: rows, images: images, rowLength: rowLength, errors: errors)
        divergences = unsafe differentiate(batch, noise: noise, objective: objective, output)
      }
    }
    return (errors.prefix(rows.count).reduce(0, +), divergences)
  }

  /// Stretch by stretch there and back; the last one is passed both ways at once, while an image is in the caches.
  ///
  /// - Returns: The sum of each latent's divergences.
  private func differentiate(
    _ batch: ConvolutionBatch, noise: Span<Float>, objective: Objective, _ output: OutputGradient
  ) -> [Double] {
    let count = batch.rows.count
    guard let last = stretches.last else { return [] }
    var divergences: [Double] = []
    for stretch in stretches.dropLast() {
      eachImage(batch) { image, group, _ in unsafe self.forward(stretch, self.buffer(image, group), image, batch) }
      mergeStatistics(stretch.upperBound - 1, images: count)
      if packed.layers.isMiddle(before: stretch.upperBound) { divergences = forwardThroughMiddle(batch, noise: noise) }
    }
    eachImage(batch) { image, group, isFirst in
      let buffer = unsafe self.buffer(image, group)
      unsafe self.forward(last, buffer, image, batch)
      unsafe batch.errors[image] = output(buffer, image)
      unsafe self.backward(last, buffer, image, group, accumulates: !isFirst)
    }
    for stretch in stretches.dropLast().reversed() {
      if packed.layers.isMiddle(before: stretch.upperBound) {
        let sums = ErrorSums(rows: count, divergences: divergences)
        backThroughMiddle(batch, noise: noise, weights: objective.divergenceWeights(of: sums))
      }
      mergeGradients(stretch.upperBound - 1, images: count)
      eachImage(batch) { image, group, isFirst in
        unsafe self.backward(stretch, self.buffer(image, group), image, group, accumulates: !isFirst)
      }
    }
    return divergences
  }

  private func buffer(_ image: Int, _ group: Int) -> UnsafeMutablePointer<Float> {
    unsafe buffers.buffer(stretches.count > 1 ? image : group)
  }

  private func forward(
    _ stretch: Range<Int>, _ buffer: UnsafeMutablePointer<Float>, _ image: Int, _ batch: ConvolutionBatch
  ) {
    unsafe enter(stretch.lowerBound, buffer, image: image, of: batch)
    for index in stretch { unsafe forward(index, buffer, image: image) }
  }

  private func backward(
    _ stretch: Range<Int>, _ buffer: UnsafeMutablePointer<Float>, _ image: Int, _ group: Int, accumulates: Bool
  ) {
    let gradient = unsafe gradients.base + group * packed.count
    for index in stretch.reversed() {
      unsafe backward(index, buffer, image: image, into: gradient, accumulates: accumulates)
    }
  }

  /// Takes the encoder's images through the dense layers.
  private func forwardThroughMiddle(_ batch: ConvolutionBatch, noise: Span<Float>) -> [Double] {
    guard let middle else { return [] }
    let index = packed.layers.encoderCount - 1
    eachImage(batch) { image, group, _ in
      let buffer = unsafe self.buffer(image, group)
      unsafe self.normalise(index, buffer)
      unsafe self.packed.store(
        buffer + self.buffers.outputs[index], self.packed.images[index + 1], into: middle.input(image))
      unsafe (middle.input(image) + self.packed.images[index + 1].shape.count).update(
        from: buffer + self.buffers.condition, count: self.packed.layers.conditionCount)
    }
    return middle.forward(rowCount: batch.rows.count, noise: noise)
  }

  /// Takes the gradients of the decoder's images back through the dense layers.
  private func backThroughMiddle(_ batch: ConvolutionBatch, noise: Span<Float>, weights: [Float]) {
    guard let middle else { return }
    middle.steps.backward(rowCount: batch.rows.count, noise: noise, divergenceWeights: weights)
    eachImage(batch) { image, group, _ in
      unsafe self.leaveMiddle(middle, self.buffer(image, group), image: image)
    }
  }

  /// Calls `body` for every image of a batch, group by group.
  private func eachImage(
    _ batch: ConvolutionBatch, _ body: @Sendable (_ image: Int, _ group: Int, _ isFirst: Bool) -> Void
  ) {
    let count = batch.rows.count
    let groups = Self.groups(of: count)
    concurrently(groups) { group in
      let first = group * count / groups
      for image in first..<(group + 1) * count / groups { body(image, group, image == first) }
    }
  }

  private func mergeStatistics(_ index: Int, images: Int) {
    guard let normalisation = normalisations[index] else { return }
    let layer = packed.all[index]
    unsafe normalisation.merge(
      images: images, scale: weights.base + layer.normScale, shift: weights.base + layer.normShift,
      mean: layer.layer.runningMean, variance: layer.layer.runningVariance, statistics: &values)
  }

  private func mergeGradients(_ index: Int, images: Int) {
    guard let normalisation = normalisations[index] else { return }
    let layer = packed.all[index]
    // They are whole already, so the first group has them and the others have zeros.
    unsafe normalisation.mergeGradients(
      images: images, scale: weights.base + layer.normScale, scaleGradient: gradients.base + layer.normScale,
      shiftGradient: gradients.base + layer.normShift)
  }
}

/// One batch on its way through a network.
@safe struct ConvolutionBatch: @unchecked Sendable {
  /// Which images they are.
  let rows: ArraySlice<Int>
  /// `[image, rowLength]`, conditions behind the images.
  let images: UnsafePointer<Float>
  let rowLength: Int
  /// `[image of the batch]`: each is written by the task that has the image.
  let errors: UnsafeMutablePointer<Double>

  func image(_ index: Int) -> UnsafePointer<Float> {
    unsafe images + rows[rows.startIndex + index] * rowLength
  }
}
