internal import Tensors

/// The windows of the healthy snapshots, as far as they fit into memory, before scaling.
struct HealthyWindows {
  var training: Matrix
  var validation: Matrix
  /// Windows the model has not learnt from: those of the threshold snapshots, and of validation.
  var heldOut: Matrix
  /// Of the training windows; of all healthy ones where training takes single ones at random.
  var trainingConditions: WindowConditions
  /// `[window]`: the channels of the first features, where windows hold the channels in turn.
  var firstChannels: (training: [Int], heldOut: [Int])?
  /// `[window]`: the snapshots that the windows were cut from.
  var snapshots: (training: [Int], heldOut: [Int])
  /// `[window]`: the first sample of each window inside its snapshot.
  var starts: (training: [Int], heldOut: [Int])
  /// Says so where windows were left out to keep to the memory limit.
  var note: String?

  /// The most that the gathered windows may take, in bytes: enough for 60,000 windows of 4 × 2,048 samples.
  static let byteLimit = 2_000_000_000

  /// Reads the healthy windows, evenly thinned where there are too many.
  static func gather(
    _ source: FeatureSource, _ split: HealthySplit, plan: SplitPlan, seed: UInt64, progress: ProgressHandler
  ) throws(PipelineError) -> HealthyWindows {
    let healthy = split.training + split.validation + split.threshold
    var parts = [Part](repeating: Part(channelCount: source.channelCount), count: 3)
    let (validation, threshold) = (Set(split.validation), Set(split.threshold))
    let partOf = { (snapshot: Int) in validation.contains(snapshot) ? 1 : threshold.contains(snapshot) ? 2 : 0 }
    var keepEvery = 0
    var (seen, kept) = (0, 0)
    try FeatureStream.read(source, healthy, stage: "reading healthy snapshots", progress: progress) {
      place, features throws(PipelineError) in
      if keepEvery == 0 { keepEvery = Self.thinning(features, snapshotCount: healthy.count) }
      // The first windows of each snapshot, so that those kept follow one another.
      let count = (features.starts.count + keepEvery - 1) / keepEvery
      seen += features.starts.count
      kept += count
      parts[partOf(healthy[place])].append(features, count, ofSnapshot: healthy[place])
    }
    guard parts.allSatisfy({ $0.rowCount > 0 }) else {
      throw .unsuitable(
        found: "healthy snapshots shorter than a window",
        wanted: "at least one window in each of training, validation, threshold",
        hint: "give a longer healthy period or longer snapshots")
    }
    var windows = plan == .blocks ? blocks(parts) : shuffled(parts, plan, seed: seed)
    if keepEvery > 1 {
      windows.note = "\(kept) of \(seen) healthy windows were used for training and levels, to keep to 2 GB of memory"
    }
    return windows
  }

  /// Every how many windows one is kept.
  private static func thinning(_ features: WindowFeatures, snapshotCount: Int) -> Int {
    let bytes = features.rows.elements.count * MemoryLayout<Float>.size * snapshotCount
    return max(1, (bytes + byteLimit - 1) / byteLimit)
  }

  private static func blocks(_ parts: [Part]) -> HealthyWindows {
    var heldOut = parts[1]
    heldOut.append(parts[2])
    return HealthyWindows(
      training: parts[0].matrix, validation: parts[1].matrix, heldOut: heldOut.matrix,
      trainingConditions: parts[0].conditions,
      firstChannels: parts[0].firstChannels.isEmpty ? nil : (parts[0].firstChannels, heldOut.firstChannels),
      snapshots: (parts[0].snapshots, heldOut.snapshots), starts: (parts[0].starts, heldOut.starts))
  }

  /// Windows at random to both sides, as published: a tenth of the training share stops the training.
  private static func shuffled(_ parts: [Part], _ plan: SplitPlan, seed: UInt64) -> HealthyWindows {
    guard case .randomWindows(let share) = plan else { return blocks(parts) }
    var all = parts[0]
    all.append(parts[1])
    all.append(parts[2])
    let rows = all.matrix
    var random = RandomStream(seed: seed, stream: 0x5B17)
    let order = random.permutation(rows.rowCount)
    let cut = max(2, Int(share * Double(order.count)))
    let fit = max(1, cut * 9 / 10)
    let (training, validation, heldOut) = (order[..<fit], order[fit..<cut], order[cut...])
    let judged = heldOut.isEmpty ? validation : heldOut
    let first = all.firstChannels
    return HealthyWindows(
      training: rows.rows(at: training), validation: rows.rows(at: validation),
      heldOut: rows.rows(at: judged), trainingConditions: all.conditions,
      firstChannels: first.isEmpty ? nil : (training.map { first[$0] }, judged.map { first[$0] }),
      snapshots: (training.map { all.snapshots[$0] }, judged.map { all.snapshots[$0] }),
      starts: (training.map { all.starts[$0] }, judged.map { all.starts[$0] }))
  }
}

/// Windows gathered for one purpose.
private struct Part {
  private var elements: [Float] = []
  private(set) var rowCount = 0
  private var width = 0
  private let channelCount: Int
  private var variances: [Float] = []
  private var kurtoses: [Float] = []
  private var crestFactors: [Float] = []
  private(set) var firstChannels: [Int] = []
  private(set) var snapshots: [Int] = []
  private(set) var starts: [Int] = []

  init(channelCount: Int) { self.channelCount = channelCount }

  var matrix: Matrix { Matrix(rowCount, width, elements) }
  var conditions: WindowConditions {
    WindowConditions(
      variances: Matrix(rowCount, channelCount, variances), kurtoses: Matrix(rowCount, channelCount, kurtoses),
      crestFactors: Matrix(rowCount, channelCount, crestFactors))
  }

  /// Appends the first `count` windows of a snapshot.
  mutating func append(_ features: WindowFeatures, _ count: Int, ofSnapshot snapshot: Int) {
    width = features.rows.columnCount
    elements.append(contentsOf: features.rows.elements[..<(count * width)])
    snapshots += [Int](repeating: snapshot, count: count)
    starts += features.starts[..<count]
    variances += features.conditions.variances.elements[..<(count * channelCount)]
    kurtoses += features.conditions.kurtoses.elements[..<(count * channelCount)]
    crestFactors += features.conditions.crestFactors.elements[..<(count * channelCount)]
    if let first = features.firstChannels { firstChannels += first[..<count] }
    rowCount += count
  }

  mutating func append(_ other: Part) {
    width = max(width, other.width)
    elements.append(contentsOf: other.elements)
    rowCount += other.rowCount
    variances += other.variances
    kurtoses += other.kurtoses
    crestFactors += other.crestFactors
    firstChannels += other.firstChannels
    snapshots += other.snapshots
    starts += other.starts
  }
}
