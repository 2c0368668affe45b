package import Recordings

/// Clips to learn from and to judge, each read when it is needed.
package struct ClipSource: Sendable {
  /// What a clip may be used for, as its folder or the user says.
  package enum Use: String, Sendable {
    /// Healthy, and meant to learn from.
    case learning
    /// Not to learn from.
    case judging
    /// Nobody said it: healthy ones are shared out.
    case either
  }

  package var machine: String
  package var source: String
  package var layout: String
  /// In the order of their names; roles are given out later.
  package var clips: [ClipInfo]
  /// `[clip]`
  package var uses: [Use]
  /// `[clip]`: what is known of the machine's state by name, such as speed and load.
  package var quantities: [[String: Double]]
  package var sampleRateHz: Double
  package var channelNames: [String]
  package var truth: String?
  package var findings: [Finding]
  /// `[channel · sample]` of one clip.
  package var read: @Sendable (_ clip: Int) throws(RecordingError) -> [Float]

  package init(
    machine: String, source: String, layout: String, clips: [ClipInfo], uses: [Use], sampleRateHz: Double,
    channelNames: [String], truth: String?, findings: [Finding] = [], quantities: [[String: Double]]? = nil,
    read: @escaping @Sendable (_ clip: Int) throws(RecordingError) -> [Float]
  ) {
    precondition(clips.count == uses.count, "\(clips.count) clips and \(uses.count) uses")
    precondition(!channelNames.isEmpty && sampleRateHz > 0, "\(channelNames.count) channels at \(sampleRateHz) Hz")
    self.machine = machine
    self.source = source
    self.layout = layout
    self.clips = clips
    self.uses = uses
    self.sampleRateHz = sampleRateHz
    self.channelNames = channelNames
    self.truth = truth
    self.quantities = quantities ?? clips.map { _ in [:] }
    self.findings = findings
    self.read = read
  }

  package var channelCount: Int { channelNames.count }

  /// The machines in the order in which they first appear.
  var machines: [String] {
    var seen: Set<String> = []
    return clips.map(\.machine).filter { seen.insert($0).inserted }
  }
}
