/// Runs as legends and tables name them: by what tells their folders apart, short enough for a phone's screen.
enum RunLabels {
  /// What a legend has room for on a screen 390 pixels wide.
  private static let longest = 36
  private static let start = 12

  /// - Parameter names: Paths of folders as they were given.
  /// - Returns: One label for each, in their order: without the folders that all of them lie in, and without the middle of what
  ///   is long still, unless two would then read the same.
  static func labels(_ names: [String]) -> [String] {
    let apart = withoutSharedFolders(names)
    let short = apart.map(elided)
    return Set(short).count == Set(apart).count ? short : apart
  }

  private static func withoutSharedFolders(_ names: [String]) -> [String] {
    let paths = names.map { $0.split(separator: "/") }
    guard let first = paths.first, !paths.contains(where: \.isEmpty) else { return names }
    // Each keeps its last part.
    let most = paths.map { $0.count - 1 }.min() ?? 0
    let shared = (0..<most).prefix { place in paths.allSatisfy { $0[place] == first[place] } }.count
    // One name is shared by itself as far as it goes; names that share nothing stay as they were given.
    return shared == 0 ? names : paths.map { $0.dropFirst(shared).joined(separator: "/") }
  }

  private static func elided(_ name: String) -> String {
    name.count <= longest ? name : name.prefix(start) + "…" + name.suffix(longest - start - 1)
  }
}
