internal import Tensors

/// Raceway's side of the benchmarks: does the work of one case whenever a line on standard input asks for a round.
///
/// Works in the current folder. Lines in, and the answers to them:
///
///     list           cases NAME NAME …
///     prepare NAME   prepared              writes what both sides read: data, and the weights to begin with
///     case NAME      ready ITEMS           from here on only round and check; a round does so many items
///     round          seconds SECONDS
///     check FILE     written               the result, as raw 32-bit numbers
///     peaks          peaks WORDS           what the machine could do at best
///     placement      placement WORDS       how long new points take to find their places on a map
///
/// What goes wrong is answered with `failed REASON`. `Benchmarks/run` speaks the other part.
@main struct RacewayBenchmark {
  static func main() {
    FreedMemory.keep()
    let conversation = Conversation()
    while let line = readLine() {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      do {
        switch (words.first, words.last) {
        case ("list", _): conversation.say("cases " + cases.map(\.name).joined(separator: " "))
        case ("peaks", _): conversation.say("peaks " + Peaks.words)
        case ("placement", _): conversation.say("placement " + Placement.words)
        case ("prepare", let name?):
          try find(name).prepare()
          conversation.say("prepared")
        case ("case", let name?):
          try find(name).serve(conversation)
          return
        default: throw BenchmarkError("found '\(line)', wanted list, peaks, placement, prepare NAME or case NAME")
        }
      } catch {
        conversation.say("failed \(error)")
      }
    }
  }

  private static let cases: [any BenchmarkCase] =
    [
      TrainingCase(name: "train-dense", network: DenseNetwork.small, windowCount: 131_072, batchSize: 256),
      TrainingCase(name: "train-vae", network: DenseNetwork.variational, windowCount: 1064, batchSize: 64),
      TrainingCase(name: "train-cae", network: ConvolutionalNetwork(), windowCount: 256, batchSize: 32),
      ScoringCase(name: "score-dense-1", network: DenseNetwork.small, windowCount: 20_000, batchSize: 1, passCount: 1),
      ScoringCase(
        name: "score-dense-4096", network: DenseNetwork.small, windowCount: 131_072, batchSize: 4096, passCount: 4),
      ScoringCase(name: "score-vae-1", network: DenseNetwork.variational, windowCount: 512, batchSize: 1, passCount: 1),
      ScoringCase(
        name: "score-vae-64", network: DenseNetwork.variational, windowCount: 1024, batchSize: 64, passCount: 2),
      ScoringCase(
        name: "score-vae-1064", network: DenseNetwork.variational, windowCount: 1064, batchSize: 1064, passCount: 2),
      ScoringCase(name: "score-cae-1", network: ConvolutionalNetwork(), windowCount: 256, batchSize: 1, passCount: 1),
      ScoringCase(name: "score-cae-32", network: ConvolutionalNetwork(), windowCount: 256, batchSize: 32, passCount: 1),
      FramesCase.envelope,
      FramesCase.kurtogram,
      LogMelCase(),
      DetectorCase.forest("forest-tall", .tall(100_000)),
      DetectorCase.forest("forest-wide", .wide),
      DetectorCase.supportVectors("svm-tall", .tall(20_000)),
      DetectorCase.supportVectors("svm-wide", .wide),
      DetectorCase.supportVectors("full-svm-tall", .tall(100_000)),
      MapCase(name: "tsne-5k", pointCount: 5000),
      MapCase(name: "tsne-20k", pointCount: 20_000),
      MapCase(name: "tsne-100k", pointCount: 100_000),
      ParsingCase(name: "parse-ims-4", channelCount: 4),
      ParsingCase(name: "parse-ims-8", channelCount: 8),
    ]

  private static func find(_ name: String) throws(BenchmarkError) -> any BenchmarkCase {
    guard let found = cases.first(where: { $0.name == name }) else {
      throw BenchmarkError("found no case '\(name)', wanted one of \(cases.map(\.name).joined(separator: ", "))")
    }
    return found
  }
}
