internal import Recordings

/// What stands as attributes at the root of `run.h5`, in a run of any kind.
struct RunHead {
  var program: String
  var recipe: String
  var seed: UInt64
  var configuration: String
  /// What was typed to make the run.
  var command: String?
  /// Of the input.
  var digest: String

  init(_ results: RunResults) {
    program = results.program
    recipe = results.recipe
    seed = results.seed
    configuration = results.configuration
    command = results.command
    digest = results.input.digest
  }

  init(_ results: ClipRunResults) {
    program = results.program
    recipe = results.recipe
    seed = results.seed
    configuration = results.configuration
    command = results.command
    digest = results.input.digest
  }

  func write(_ kind: RunKind, _ file: borrowing HDF5File) throws(HDF5Error) {
    try file.setAttribute("format", .text(RunFile.format))
    try file.setAttribute("version", .integer(RunFile.version))
    try file.setAttribute("kind", .text(kind.rawValue))
    try file.setAttribute("program", .text(program))
    try file.setAttribute("recipe", .text(recipe))
    try file.setAttribute("seed", .integer(Int64(bitPattern: seed)))
    try file.setAttribute("configuration", .text(configuration))
    if let command { try file.setAttribute("command", .text(command)) }
    try file.setAttribute("input_digest", .text(digest))
  }

  init(_ file: borrowing HDF5File) throws(HDF5Error) {
    program = try ArchiveReader.text("program", file)
    recipe = try ArchiveReader.text("recipe", file)
    configuration = try ArchiveReader.text("configuration", file)
    digest = try ArchiveReader.text("input_digest", file)
    if case .text(let stored)? = try file.attribute("command") { command = stored }
    seed = 0
    if case .integer(let stored)? = try file.attribute("seed") { seed = UInt64(bitPattern: stored) }
  }
}
