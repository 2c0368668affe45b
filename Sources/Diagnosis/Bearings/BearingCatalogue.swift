internal import Foundation

/// Bearings whose inner dimensions or defect orders are public, each with its source, and the user's own.
///
/// Makers keep inner dimensions to themselves and change them: for a bearing that is not here, ask the maker for
/// its defect orders rather than taking those of another make with the same number.
package struct BearingCatalogue: Sendable, Equatable {
  /// The user's own first; an own entry hides what else answers to its names.
  package let entries: [Entry]

  init(entries: [Entry]) { self.entries = entries }

  /// The entries that come with the program; a failure is a mistake in the program, which its tests find.
  package static let builtIn = Result { () throws(CatalogueError) -> BearingCatalogue in
    try parse(
      String(decoding: PackageResources.bearings_yaml, as: UTF8.self), path: "built-in bearings.yaml", isOwn: false)
  }

  /// The built-in entries and those of the user's file, where there is one.
  ///
  /// The file is what `RACEWAY_BEARINGS` names, or else `raceway/bearings.yaml` in the user's configuration folder
  /// (`XDG_CONFIG_HOME`, or `~/.config`), where it may be missing.
  package static func forUser(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(CatalogueError) -> BearingCatalogue {
    let builtIn = try builtIn.get()
    guard let path = try ownFile(environment) else { return builtIn }
    return BearingCatalogue(entries: try read(path).entries).adding(builtIn)
  }

  /// The entry of that designation or alias; case, spaces and punctuation don't matter.
  package func entry(named name: String) -> Entry? {
    let wanted = Self.plain(name)
    return entries.first { $0.plainNames.contains(wanted) }
  }

  /// Every name that finds an entry, for suggestions.
  package var names: [String] { entries.flatMap { [$0.designation] + $0.aliases } }

  static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// Entries of `other` follow, but for those whose own designation is taken.
  private func adding(_ other: BearingCatalogue) -> BearingCatalogue {
    let taken = Set(entries.flatMap(\.plainNames))
    return BearingCatalogue(
      entries: entries + other.entries.filter { !taken.contains(Self.plain($0.designation)) })
  }

  private static func ownFile(_ environment: [String: String]) throws(CatalogueError) -> String? {
    if let path = environment["RACEWAY_BEARINGS"], !path.isEmpty { return path }
    let home = environment["HOME"].map { $0 + "/.config" }
    guard let folder = environment["XDG_CONFIG_HOME"].flatMap({ $0.isEmpty ? nil : $0 }) ?? home else { return nil }
    let path = folder + "/raceway/bearings.yaml"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  private static func read(_ path: String) throws(CatalogueError) -> BearingCatalogue {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CatalogueError(
        path: path, found: "no file that can be read", wanted: "a bearing catalogue",
        hint: "RACEWAY_BEARINGS names it, or else it is ~/.config/raceway/bearings.yaml")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw CatalogueError(path: path, found: "bytes that are no UTF-8 text", wanted: "a bearing catalogue in YAML")
    }
    return try parse(text, path: path, isOwn: true)
  }
}
