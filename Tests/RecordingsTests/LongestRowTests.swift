import Tensors
import Testing

@testable import Recordings

@Suite struct LongestRowTests {
  @Test("no row of the same times is longer", arguments: 0..<200)
  func agreesWithTryingAll(draw: Int) {
    var random = RandomStream(seed: 5, stream: UInt64(draw))
    let times = (0..<9).map { _ in random.uniform() < 0.15 ? nil : Int64(random.uniform() * 7) }
    let row = LongestRow.places(of: times)
    #expect(isInOrder(row, times))
    let longest = (0..<(1 << times.count)).map { choice in times.indices.filter { choice >> $0 & 1 == 1 } }
      .filter { isInOrder($0, times) }.map(\.count).max()
    #expect(row.count == longest, "\(times)")
  }

  private func isInOrder(_ places: [Int], _ times: [Int64?]) -> Bool {
    let row = places.map { times[$0] }
    return !row.contains(nil) && zip(places, places.dropFirst()).allSatisfy(<)
      && zip(row, row.dropFirst()).allSatisfy { ($0 ?? 0) <= ($1 ?? 0) }
  }

  @Test func oneWildTimeIsLeftOut() {
    #expect(LongestRow.places(of: [1, 2, 900, 3, 4]) == [0, 1, 3, 4])
    #expect(LongestRow.places(of: [5, 5, nil, 5]) == [0, 1, 3], "equal times don't fall")
    #expect(LongestRow.places(of: []).isEmpty && LongestRow.places(of: [nil, nil]).isEmpty)
  }
}
