/// Words as a shell takes them.
package enum ShellWord {
  /// The word itself where a shell changes nothing in it, else in quotes; names of folders hold spaces and worse.
  package static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-/=,:+".contains($0)) }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
