import Testing

@testable import Reports

@Suite struct RunLabelsTests {
  @Test(
    "what runs have in common is not said of each",
    arguments: [
      (["/long/way/to/runs/one", "/long/way/to/runs/two"], ["one", "two"]),
      (["rigs/1/run", "rigs/2/run"], ["1/run", "2/run"]),
      (["one", "two"], ["one", "two"]),
      (["/way/one/", "elsewhere/two"], ["/way/one/", "elsewhere/two"]),
      (["way/one"], ["one"]),
      (["way/one", "way/one"], ["one", "one"]),
      (["way", "way/one"], ["way", "way/one"]),
      (["/", "way"], ["/", "way"]),
      ([], []),
    ])
  func sharedFoldersAreDropped(names: [String], labels: [String]) {
    #expect(RunLabels.labels(names) == labels)
  }

  @Test func whatIsLongLosesItsMiddleUnlessTwoWouldReadTheSame() {
    let (start, end) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))
    let labels = RunLabels.labels([start + "1" + end, start + end + "2"])
    #expect(labels.allSatisfy { $0.count == 36 && $0.hasPrefix("aaaaaaaaaaaa…bbb") } && Set(labels).count == 2)
    let alike = [start + "1" + end, start + "2" + end]
    #expect(RunLabels.labels(alike) == alike)
  }
}
