internal import Tensors

/// Images whose classes are known.
struct LabelledImages: ExampleSet {
  /// `[image, channel · height · width]`
  let images: Matrix
  /// `[image]`: each one's class, from 0.
  let labels: [Int]

  init(_ images: Matrix, labels: [Int], classCount: Int) {
    precondition(labels.count == images.rowCount, "\(labels.count) labels for \(images.rowCount) images")
    if let index = labels.firstIndex(where: { !(0..<classCount).contains($0) }) {
      preconditionFailure("image \(index) is of class \(labels[index]), and there are \(classCount) classes")
    }
    self.images = images
    self.labels = labels
  }

  var rows: Matrix { images }
}
