/// What a run file is about: the attribute `kind` of its root.
package enum RunKind: String, Sendable, CaseIterable {
  /// Snapshots that follow each other, in `RunResults`; files of versions that knew no other kind say nothing.
  case measurements
  /// Sound clips that are independent of each other, in `ClipRunResults`.
  case clips

  /// For people.
  package var title: String {
    switch self {
    case .measurements: "a run over measurements that follow each other"
    case .clips: "a run over sound clips"
    }
  }

  /// How a run of this kind is made.
  package var command: String {
    switch self {
    case .measurements: "raceway analyze MEASUREMENTS -o RUN"
    case .clips: "raceway analyze CLIPS --recipe audio -o RUN"
    }
  }
}
