/// One sound file of a machine, with what its name, its folders or a list of labels say about it.
///
/// What nothing says stays `nil` or unknown; nothing is guessed from the samples.
package struct Clip: Sendable, Equatable {
  /// The state of the machine.
  package enum Label: String, Sendable, CaseIterable {
    case healthy, faulty, unknown
  }

  /// What a data set's makers meant the clip for.
  package enum Split: String, Sendable, CaseIterable {
    case train, test
    case none
  }

  /// The operating conditions: those of most of the training clips, or shifted ones (DCASE 2021 and later).
  package enum Domain: String, Sendable, CaseIterable {
    case source, target
  }

  package let path: String
  /// The path below the collection's folder.
  package let name: String

  /// In lower case: `fan`, `pump`, `toycar` …
  package var machineType: String?
  /// The individual machine: `id_00`.
  package var machineID: String?
  /// A part of a machine type's clips with one kind of domain shift: `section_00`.
  package var section: String?
  package var label = Label.unknown
  /// What is wrong with a faulty machine: `unbalance`.
  package var fault: String?
  /// Machine sound to factory noise, in dB.
  package var snrDecibels: Double?
  package var split = Split.none
  package var domain: Domain?
  /// The operating conditions that a DCASE name ends with: `vel` → `6`; a lone word has the key `attribute`.
  package var attributes: [String: String] = [:]

  package var sampleRateHz = 0.0
  package var channelCount = 0
  /// Samples of each channel.
  package var sampleCount = 0

  package init(path: String, name: String) {
    self.path = path
    self.name = name
  }

  /// The machine by which results are told apart: its id, or else its section.
  package var machine: String? { machineID ?? section }

  /// In s.
  package var duration: Double { sampleRateHz > 0 ? Double(sampleCount) / sampleRateHz : 0 }
}
