internal import Foundation
internal import Synchronization

/// The pieces of all layers of one image, handed out in order to threads that start once and then never meet.
///
/// Starting threads for every layer would take as long as a quarter of its work. A piece is handed out with the promise that the
/// pieces it reads from are done or in work: they were handed out before. So a thread that waits for them waits for one that
/// runs, however few threads there are.
final class LayerPieces: Sendable {
  /// How many pieces of each layer there are; at most 64.
  private let counts: [Int]
  private let layers: [Finished]
  private let next = Atomic<Int>(0)

  /// The pieces of one layer that are done, a bit for each.
  private final class Finished: Sendable {
    let bits = Atomic<UInt64>(0)
  }

  init(counts: [Int]) {
    precondition(counts.allSatisfy { (1...64).contains($0) }, "\(counts) pieces")
    self.counts = counts
    layers = counts.map { _ in Finished() }
  }

  /// Takes everything back; nobody may be at work.
  func reset() {
    for layer in layers { layer.bits.store(0, ordering: .relaxed) }
    next.store(0, ordering: .relaxed)
  }

  /// The next piece of some layers that nobody has.
  func take(of layers: Range<Int>) -> (layer: Int, piece: Int)? {
    var index = next.wrappingAdd(1, ordering: .relaxed).oldValue
    for layer in layers {
      if index < counts[layer] { return (layer, index) }
      index -= counts[layer]
    }
    return nil
  }

  /// Waits until pieces of a layer are done.
  func wait(for pieces: ClosedRange<Int>, of layer: Int) {
    let wanted = pieces.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
    var attempts = 0
    while layers[layer].bits.load(ordering: .acquiring) & wanted != wanted {
      attempts += 1
      // The one waited for may be waiting for this processor.
      if attempts > 1000 { sched_yield() }
    }
  }

  /// Says that a piece is done, and makes what was written for it visible to whoever waits.
  func finish(_ piece: Int, of layer: Int) {
    layers[layer].bits.bitwiseOr(1 << UInt64(piece), ordering: .releasing)
  }
}
