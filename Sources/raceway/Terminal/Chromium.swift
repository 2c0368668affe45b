import Foundation

/// An installed Chromium, which puts pages on paper: without a window, a network or the user's own profile.
struct Chromium {
  private let path: String

  /// The variable that names another program of the kind.
  private static let variable = "RACEWAY_CHROMIUM"
  private static let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
  /// Seconds. A report of a large run takes five on two cores.
  private static let patience = 120.0

  /// - Throws: Where there is none, with what to install.
  static func installed() throws(OutputError) -> Chromium {
    let environment = ProcessInfo.processInfo.environment
    let files = FileManager.default
    if let chosen = environment[variable], !chosen.isEmpty {
      guard files.isExecutableFile(atPath: chosen) else {
        throw OutputError(path: chosen, reason: "found no program here, wanted the Chromium that \(variable) names")
      }
      return Chromium(path: chosen)
    }
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let places = names.lazy.flatMap { name in folders.lazy.map { "\($0)/\(name)" } }
    guard let path = places.first(where: files.isExecutableFile(atPath:)) else {
      throw OutputError(
        path: "pdf",
        reason: "found none of \(names.joined(separator: ", ")), wanted one to make PDFs with; install it (apt-get "
          + "install chromium) or name it in \(variable), or print the html from a browser")
    }
    return Chromium(path: path)
  }

  /// The page on paper.
  ///
  /// - Parameter target: Where the PDF will lie: the browser works in a folder beside it, because packaged ones see no `/tmp`.
  func pdf(of html: String, near target: String) throws(OutputError) -> Data {
    let folder = "\(target).partial-\(ProcessInfo.processInfo.processIdentifier)"
    let files = FileManager.default
    defer { try? files.removeItem(atPath: folder) }
    let page = URL(filePath: folder + "/page.html")
    let paper = URL(filePath: folder + "/page.pdf")
    do {
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(html.utf8).write(to: page)
      try run(["--print-to-pdf=\(paper.path)", page.absoluteString], profile: folder + "/profile")
      return try Data(contentsOf: paper)
    } catch let error as OutputError {
      throw error
    } catch {
      throw OutputError(path: target, reason: "\(path) made no PDF: \(OutputError.reason(error))")
    }
  }

  private func run(_ arguments: [String], profile: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments =
      [
        "--headless=new", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
        // The page needs nothing from anywhere, and nothing is to be told to anybody.
        "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=\(profile)", "--no-pdf-header-footer",
        // The charts are drawn one after the other; the clock runs on as soon as nothing is left to do.
        "--run-all-compositor-stages-before-draw", "--virtual-time-budget=60000",
      ] + (geteuid() == 0 ? ["--no-sandbox"] : []) + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    if ended.wait(timeout: .now() + Self.patience) == .timedOut {
      process.terminate()
      throw OutputError(path: path, reason: "took more than \(Int(Self.patience)) s for one page, so it was stopped")
    }
    guard process.terminationStatus == 0 else {
      throw OutputError(path: path, reason: "ended with \(process.terminationStatus) instead of making a PDF")
    }
  }
}
