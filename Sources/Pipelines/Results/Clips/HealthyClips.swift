/// What was read from the healthy clips that a run learnt from: later clips are judged by detectors that are fitted on it again.
///
/// Fitting takes a second and gives the same bits, so readings are kept rather than the insides of every detector.
package struct HealthyClips: Sendable, Equatable {
  /// `[clip]`
  package var names: [String]
  /// `[clip]`
  package var machines: [String]
  /// `[clip]`
  package var roles: [SnapshotRole]
  /// `[row]`: the place in `names` of each row of the readings; a clip has one row per channel.
  package var clips: [Int]
  /// `[row]`
  package var channels: [Int]
  /// By name: what was read, with rows as the first axis, and the scale of the network's input.
  package var readings: [NamedTensor]

  package init(
    names: [String], machines: [String], roles: [SnapshotRole], clips: [Int], channels: [Int], readings: [NamedTensor]
  ) {
    self.names = names
    self.machines = machines
    self.roles = roles
    self.clips = clips
    self.channels = channels
    self.readings = readings
  }
}
