/// Results for a reader who is no expert: a few sentences under each of the questions that everybody asks.
struct PlainWords: Equatable {
  /// The questions, in the order in which they are answered.
  enum Question: String, CaseIterable {
    case input = "What was looked at"
    case finding = "What was found"
    case evidence = "What it rests on"
    case course = "How it develops"
    case doubt = "What speaks against it"
    case action = "What to do"
  }

  struct Answer: Equatable {
    let question: Question
    let text: String
  }

  /// Without the questions that there is nothing to say to.
  let answers: [Answer]

  init(_ sentences: (Question) -> [String?]) {
    answers = Question.allCases.compactMap { question in
      let said = sentences(question).compactMap(\.self).filter { !$0.isEmpty }
      return said.isEmpty ? nil : Answer(question: question, text: said.joined(separator: " "))
    }
  }

  subscript(question: Question) -> String { answers.first { $0.question == question }?.text ?? "" }

  var chapter: Chapter {
    let pairs = answers.map { "<dt>\($0.question.rawValue)</dt><dd>\($0.text)</dd>" as HTML }
    return Chapter(
      id: "plain-words", short: "In words", title: "In plain words", parts: ["<dl class=\"plain\">\(pairs)</dl>"])
  }

  /// For a ticket.
  var markdown: String {
    let lines = answers.map { "- **\($0.question.rawValue):** \(Markdown.escaped($0.text))" }
    return "## In plain words\n\n" + lines.joined(separator: "\n")
  }

  /// As many of the doubts, the gravest first, as a reader takes in; that there are none where there are none.
  static func doubts(_ doubts: [String?], wordLimit: Int = 55) -> [String] {
    var told: [String] = []
    var words = 0
    for doubt in doubts.compactMap(\.self) {
      words += doubt.split(separator: " ").count
      guard told.isEmpty || words <= wordLimit else { break }
      told.append(doubt)
    }
    return told.isEmpty ? ["The checks of model, levels and data found nothing against it."] : told
  }

  /// With its capital and its full stop.
  static func sentence(_ text: String) -> String {
    let begun = text.prefix(1).uppercased() + text.dropFirst()
    return begun.isEmpty || begun.hasSuffix(".") ? begun : begun + "."
  }

  /// Such as `a, b and c`.
  static func joined(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
