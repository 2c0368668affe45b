package import Pipelines

/// What `raceway trend --backtest` says: remaining life foretold at several times against what happened.
package struct BacktestReport: Sendable {
  private let results: BacktestResults
  private let program: String

  /// - Parameter program: Name and version of the program, such as `raceway 0.1.0`.
  package init(_ results: BacktestResults, program: String) {
    self.results = results
    self.program = program
  }

  private static let explanation =
    "Alpha-lambda: the share of all questions answered within the band, a refusal a miss. "
    + "CRA, cumulative relative accuracy: the mean of 1 − error / truth, each at least 0, a refusal 0."

  private var summaryRows: [[String]] {
    results.summaries.map { summary in
      [
        summary.model, String(summary.asked), String(summary.refused), Digits.significant(summary.alphaLambda),
        Digits.significant(summary.cumulativeRelativeAccuracy), Digits.percent(summary.coverage),
        summary.meanAbsoluteError.map {
          LifeWords(countsSnapshots: results.countsSnapshots, confidence: results.confidence).span($0)
        } ?? "–",
      ]
    }
  }

  /// For a terminal, within 80 columns.
  package var text: String {
    var lines = PlainText.wrapped(results.sentence)
    lines += ([summaryHead] + summaryRows).map { row in
      let widths = [7, 8, 13, 9, 9, 11]
      return PlainText.fitted(
        PlainText.padded("  " + row[0], 15)
          + zip(row.dropFirst(), widths).map { PlainText.rightAligned($0, $1) }.joined())
    }
    let models = results.models
    for question in results.questions {
      lines.append(
        PlainText.fitted(
          "\(question.machine), \(question.run.subject), \(Digits.percent(question.fraction)) of its life: "
            + "true \(question.words.span(question.actualHours))"))
      lines += zip(models, question.answers).flatMap { model, answer in
        PlainText.wrapped(results.inWords(answer), first: PlainText.padded("  \(model)", 16), indentation: 16)
      }
    }
    lines += results.notes.flatMap { PlainText.wrapped($0, first: "Note: ", indentation: 6) }
    return lines.joined(separator: "\n") + "\n"
  }

  private var summaryHead: [String] {
    ["model", "asked", "refused", "alpha-lambda", "CRA", "coverage", "mean error"]
  }

  private var questionHead: [String] { ["machine", "part", "life", "of its life", "true"] + results.models }

  private var questionRows: [[String]] {
    results.questions.map { question in
      [
        question.machine, question.run.subject, question.words.span(question.run.lifeHours),
        Digits.percent(question.fraction), question.words.span(question.actualHours),
      ] + question.answers.map(results.inWords)
    }
  }

  private var failureLevels: [String] {
    results.runs.compactMap { run in run.failureLevelSource.map { "\(run.name), failure level: \($0)" } }
  }

  /// For a ticket.
  package var markdown: String {
    let notes = (results.notes + failureLevels + [program]).map { "- \(Markdown.escaped($0))" }
    return """
      # Remaining life, foretold and true

      \(Markdown.escaped(results.sentence))

      \(Markdown.table(summaryHead, summaryRows, textColumns: 1))

      \(Self.explanation)

      \(Markdown.table(questionHead, questionRows, textColumns: questionHead.count))

      \(notes.joined(separator: "\n"))

      """
  }

  /// For programs.
  package var json: String { jsonValue.prettyText + "\n" }

  package var jsonValue: JSONValue {
    [
      "format": "raceway-backtest", "version": 1, "program": .string(program),
      "confidence": .number(results.confidence), "alpha": .number(results.alpha),
      "counts_snapshots": .boolean(results.countsSnapshots),
      "models": .array(results.summaries.map(value)),
      "runs": .array(
        results.runs.map { run in
          [
            "name": .string(run.name), "part": .string(run.subject), "life_hours": .number(run.lifeHours),
            "onset_hour": JSONValue(run.onsetHour), "failure_level_source": JSONValue(run.failureLevelSource),
            "chosen_model": JSONValue(run.chosenModel),
          ]
        }),
      "entries": .array(results.entries.map(value)), "notes": JSONValue(results.notes),
    ]
  }

  private func value(_ summary: BacktestSummary) -> JSONValue {
    [
      "model": .string(summary.model), "asked": .integer(summary.asked), "refused": .integer(summary.refused),
      "alpha_lambda": .number(summary.alphaLambda),
      "cumulative_relative_accuracy": .number(summary.cumulativeRelativeAccuracy),
      "coverage": JSONValue(summary.coverage), "mean_absolute_error_hours": JSONValue(summary.meanAbsoluteError),
    ]
  }

  private func value(_ entry: BacktestEntry) -> JSONValue {
    let place: JSONValue = [
      "run": .integer(entry.run), "fraction": .number(entry.fraction), "true_hours": .number(entry.actualHours),
      "outcome": .string(results.outcome(of: entry).rawValue),
      "covered": results.isCovered(entry).map(JSONValue.boolean) ?? .null,
    ]
    guard case .object(let members) = place, case .object(let estimate) = entry.estimate.json("hours") else {
      return place
    }
    return .object(members + estimate)
  }

  /// One page that opens offline.
  ///
  /// - Parameter plotly: The text of plotly.min.js; without it the page looks for a file of that name beside itself.
  package func html(plotly: String?) -> String {
    let figures = [BacktestFigure(results)?.figure].compactMap(\.self)
    return HTMLPage(
      title: "Remaining life, foretold and true", generator: program,
      links: figures.map { ($0.id, "Picture") } + [("models", "Models"), ("questions", "Questions")],
      content: """
        <h1 class="alone">Remaining life, foretold and true</h1>
        <p class="summary">\(results.sentence)</p>
        \(figures.isEmpty ? nil : HTMLPage.notices)
        \(figures.map { FigureMarkup(figure: $0).html })
        <section id="models" aria-labelledby="models-title"><h2 id="models-title">Models</h2>
        <p>\(Self.explanation)</p>
        \(table("Each model over all machines and times", summaryHead, summaryRows, textColumns: 1))
        </section>
        <section id="questions" aria-labelledby="questions-title"><h2 id="questions-title">Every question</h2>
        \(table("What each model answered; hit: within ±\(Digits.noBreak)\(Digits.percent(results.alpha)) of the truth", questionHead, questionRows, textColumns: questionHead.count, sentences: questionHead.count - results.models.count))
        </section>
        \(HTML.list(failureLevels + results.notes))
        """,
      footer: "\(program)", figures: figures, plotly: plotly
    ).html.text
  }

  /// - Parameter sentences: Columns from this one on hold sentences, which need a width of their own on a narrow screen; so little
  ///   that the answers of six models fit a usual one.
  private func table(
    _ caption: String, _ head: [String], _ rows: [[String]], textColumns: Int, sentences: Int = .max
  ) -> HTML {
    let columns = head.enumerated().map { place, title in
      HTMLTable.Column(title: title, isNumber: place >= textColumns)
    }
    let cells = rows.map { row in
      row.enumerated().map { place, text -> HTML in
        place >= sentences ? "<span class=\"answer\">\(text)</span>" : "\(text)"
      }
    }
    return HTMLTable(caption: caption, columns: columns, rows: cells).html
  }
}
