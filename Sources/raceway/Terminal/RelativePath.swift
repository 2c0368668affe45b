import Foundation

/// Paths as they are seen from another folder, so that both can be moved together.
enum RelativePath {
  static func from(folder: String, to file: String) -> String {
    let start = components(folder)
    let end = components(file)
    let shared = zip(start, end).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: start.count - shared) + end.dropFirst(shared)).joined(separator: "/")
  }

  private static func components(_ path: String) -> [String] {
    URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.pathComponents.filter { $0 != "/" }
  }
}
