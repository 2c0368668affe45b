package import Recordings

/// Which stretches of sound files count as clips, and what they may be used for.
package struct ClipCut: Sendable, Equatable {
  /// Files are cut into stretches of so many seconds, side by side; what is left over at the end is not used. Whole files where nil.
  package var seconds: Double?
  /// Of healthy files, stretches that end by this time are to learn from, and the others to judge: for collections with so few
  /// files that no whole one can be spared. Seconds.
  package var learnFirst: Double?

  package init(seconds: Double? = nil, learnFirst: Double? = nil) {
    precondition(seconds.map { $0 > 0 } ?? true, "stretches of \(seconds ?? 0) s")
    self.seconds = seconds
    self.learnFirst = learnFirst
  }
}

extension ClipSource {
  /// The clips of a collection.
  ///
  /// - Throws: Where rates or numbers of channels differ, or a cut leaves nothing.
  package init(
    _ collection: ClipCollection, cut: ClipCut = ClipCut(), machine: MachineDescription? = nil
  ) throws(PipelineError) {
    let format: ClipCollection.Format
    do throws(RecordingError) { format = try collection.commonFormat() } catch { throw .recording(error) }
    var clips: [ClipInfo] = []
    var uses: [Use] = []
    var places: [(clip: Int, samples: Range<Int>)] = []
    let ratios = Set(collection.clips.map(\.snrDecibels))
    for (index, clip) in collection.clips.enumerated() {
      for stretch in cut.stretches(ofSampleCount: clip.sampleCount, sampleRateHz: format.sampleRateHz) {
        clips.append(ClipInfo(clip, stretch, sampleRateHz: format.sampleRateHz, tellsNoise: ratios.count > 1))
        uses.append(cut.use(of: stretch, of: clip, sampleRateHz: format.sampleRateHz))
        places.append((index, stretch))
      }
    }
    guard !clips.isEmpty else {
      throw .unsuitable(
        found: "no clip in \(collection.path) that lasts \(rounded(cut.seconds ?? 0)) s", wanted: "longer clips",
        hint: "cut them shorter with --cut")
    }
    let allPlaces = places
    self.init(
      machine: machine?.name ?? collection.path.lastComponent, source: collection.path.lastComponent,
      layout: "folder of sound clips", clips: clips, uses: uses, sampleRateHz: format.sampleRateHz,
      channelNames: (1...format.channelCount).map { "ch\($0)" },
      truth: collection.labelSource,
      findings: collection.findings, quantities: places.map { collection.clips[$0.clip].quantities }
    ) { index throws(RecordingError) in
      let (clip, samples) = allPlaces[index]
      return try collection.read(collection.clips[clip], samples: samples)
    }
  }
}

extension ClipCut {
  fileprivate func stretches(ofSampleCount count: Int, sampleRateHz: Double) -> [Range<Int>] {
    guard let seconds else { return [0..<count] }
    let wanted = (seconds * sampleRateHz).rounded()
    guard wanted <= Double(count) else { return [] }
    let length = max(1, Int(wanted))
    return (0..<count / length).map { $0 * length..<($0 + 1) * length }
  }

  fileprivate func use(of stretch: Range<Int>, of clip: Clip, sampleRateHz: Double) -> ClipSource.Use {
    if let learnFirst, clip.label == .healthy {
      return Double(stretch.upperBound) <= learnFirst * sampleRateHz + 0.5 ? .learning : .judging
    }
    return switch clip.split {
    case .train: .learning
    case .test: .judging
    case .none: .either
    }
  }
}

extension ClipInfo {
  fileprivate init(_ clip: Clip, _ stretch: Range<Int>, sampleRateHz: Double, tellsNoise: Bool) {
    let isWhole = stretch.count == clip.sampleCount
    func seconds(_ sample: Int) -> String { rounded(Double(sample) / sampleRateHz) }
    self.init(
      name: isWhole
        ? clip.name : clip.name + " [\(seconds(stretch.lowerBound)) s … \(seconds(stretch.upperBound)) s]",
      machine: clip.machineName(tellsNoise: tellsNoise), snrDB: clip.snrDecibels,
      label: clip.label == .unknown ? nil : clip.label == .healthy ? .healthy : .faulty, fault: clip.fault,
      seconds: Double(stretch.count) / sampleRateHz, role: .monitored)
  }
}

extension Clip {
  /// Attributes that are numbers.
  fileprivate var quantities: [String: Double] { attributes.compactMapValues(Double.init).filter { $0.value.isFinite } }

  /// `fan id_00`; machines of several kinds may share their numbers.
  ///
  /// A machine in another noise is another one to learn: its levels differ.
  fileprivate func machineName(tellsNoise: Bool) -> String {
    let name = [machineType, machine].compactMap(\.self).joined(separator: " ")
    guard tellsNoise, let ratio = snrDecibels else { return name }
    return name + (name.isEmpty ? "" : ", ") + "\(rounded(ratio)) dB"
  }
}
