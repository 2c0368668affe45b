/// What was listened to.
package struct ClipInput: Sendable, Equatable, Codable {
  /// The machine's name from `machine.yaml`, or the folder's name.
  package var machine: String
  /// The last component of the input's path.
  package var source: String
  /// The layout as people call it, such as `MIMII folders`.
  package var layout: String
  /// Every clip of the input, left-out ones included, in the order of their names.
  package var clips: [ClipInfo]
  package var sampleRateHz: Double
  package var channelNames: [String]
  /// SHA-256 over the clips' names and bytes, in hexadecimal.
  package var digest: String
  /// Where labels come from, such as `folder names` or the labels file; nil where there are none.
  package var truth: String?

  package init(
    machine: String, source: String, layout: String, clips: [ClipInfo], sampleRateHz: Double, channelNames: [String],
    digest: String, truth: String?
  ) {
    self.machine = machine
    self.source = source
    self.layout = layout
    self.clips = clips
    self.sampleRateHz = sampleRateHz
    self.channelNames = channelNames
    self.digest = digest
    self.truth = truth
  }

  /// The machines in the order in which they first appear; a clip that names none belongs to a machine without a name.
  package var machines: [String] {
    var seen: Set<String> = []
    return clips.map(\.machine).filter { seen.insert($0).inserted }
  }
}

/// A clip, or a stretch of one.
package struct ClipInfo: Sendable, Equatable, Codable {
  package enum Label: String, Sendable, Equatable, Codable { case healthy, faulty }

  /// Its path inside the input, with `[3 s … 4 s]` behind it where it is a stretch of a file.
  package var name: String
  /// Such as `id_00`; empty where nothing says it.
  package var machine: String
  package var snrDB: Double?
  /// nil where nobody said it.
  package var label: Label?
  /// Such as `unbalance`.
  package var fault: String?
  package var seconds: Double
  package var role: SnapshotRole

  /// Keys become snake_case in JSON, and `DB` would come back as `Db`.
  private enum CodingKeys: String, CodingKey {
    case name, machine
    case snrDB = "snrDb"
    case label, fault, seconds, role
  }

  package init(
    name: String, machine: String, snrDB: Double?, label: Label?, fault: String?, seconds: Double, role: SnapshotRole
  ) {
    self.name = name
    self.machine = machine
    self.snrDB = snrDB
    self.label = label
    self.fault = fault
    self.seconds = seconds
    self.role = role
  }
}
