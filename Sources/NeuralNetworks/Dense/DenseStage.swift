/// Layers that follow each other and are shared among tasks in the same way.
enum DenseStage: Sendable, Equatable {
  /// Each task takes some rows through all of them.
  case narrow(Range<Int>)
  /// Each task takes some panels for all rows.
  case wide(Int)

  static func stages(of layout: PanelLayout) -> [DenseStage] {
    var stages: [DenseStage] = []
    for (index, layer) in layout.layers.enumerated() {
      if layer.isWide {
        stages.append(.wide(index))
      } else if case .narrow(let range) = stages.last {
        stages[stages.count - 1] = .narrow(range.lowerBound..<index + 1)
      } else {
        stages.append(.narrow(index..<index + 1))
      }
    }
    return stages
  }
}

/// How work is cut for tasks: by size alone, so that results do not depend on the number of threads.
enum TaskCut {
  /// The rows of task `index`: 64 fill the tiles of a product well, 32 share a batch of 64 between two threads.
  static func rows(_ index: Int, of count: Int) -> Range<Int> {
    let length = rowLength(count)
    return index * length..<min((index + 1) * length, count)
  }

  static func rowTaskCount(_ count: Int) -> Int { (count + rowLength(count) - 1) / rowLength(count) }

  private static func rowLength(_ count: Int) -> Int { count <= 64 ? 32 : 64 }

  /// The panels of task `index`.
  static func panels(_ index: Int, of count: Int) -> Range<Int> {
    index * panelLength..<min((index + 1) * panelLength, count)
  }

  static func panelTaskCount(_ count: Int) -> Int { (count + panelLength - 1) / panelLength }

  private static let panelLength = 8
}

/// One sum, or one row of sums, for each task: nobody waits for anybody, and they are added in order.
///
/// Unchecked, because each task writes its own.
@safe final class TaskSums: @unchecked Sendable {
  let count: Int
  let values: UnsafeMutablePointer<Double>

  init(count: Int) {
    self.count = count
    unsafe values = .allocate(capacity: max(count, 1))
    unsafe values.initialize(repeating: 0, count: count)
  }

  deinit { unsafe values.deallocate() }

  func total(_ count: Int) -> Double { (0..<count).reduce(0) { unsafe $0 + values[$1] } }
}
