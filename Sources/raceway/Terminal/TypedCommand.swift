import Foundation
import Reports

/// What was typed, to be typed again.
enum TypedCommand {
  /// As a shell takes it; without `--resume`, for there is nothing to resume then.
  static var text: String { text(of: CommandLine.arguments) }

  static func text(of arguments: [String]) -> String {
    let program = arguments.first.map { URL(filePath: $0).lastPathComponent } ?? "raceway"
    return ([program] + arguments.dropFirst().filter { $0 != "--resume" }).map(ShellWord.quoted).joined(separator: " ")
  }
}
